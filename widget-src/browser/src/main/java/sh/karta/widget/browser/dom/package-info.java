// SPDX-License-Identifier: Apache-2.0
/** The operations on the DOM that the panel uses. Entry: {@link sh.karta.widget.browser.dom.Dom}. */
@UsedBy({"browser.bridge", "panel.."})
@NullMarked
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
