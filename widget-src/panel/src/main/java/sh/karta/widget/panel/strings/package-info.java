// SPDX-License-Identifier: Apache-2.0
/** The panel's texts. Entry: {@link sh.karta.widget.panel.strings.Strings}. */
@UsedBy("panel..")
@NullMarked
package sh.karta.widget.panel.strings;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
