// SPDX-License-Identifier: Apache-2.0
/** Elements that several features show. Entry: {@link sh.karta.widget.panel.elements.Icons}. */
@UsedBy("panel..")
@NullMarked
package sh.karta.widget.panel.elements;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
