// SPDX-License-Identifier: Apache-2.0
/** String operations for streamed text. Entry: {@link sh.karta.widget.core.text.Text}. */
@UsedBy("..")
@NullMarked
package sh.karta.widget.core.text;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
