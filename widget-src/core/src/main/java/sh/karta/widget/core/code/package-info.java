// SPDX-License-Identifier: Apache-2.0
/**
 * Finds the keywords, strings, names and comments of source code while it arrives. Entry: {@link
 * sh.karta.widget.core.code.CodeScanner}.
 */
@UsedBy("panel.highlight")
@NullMarked
package sh.karta.widget.core.code;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
