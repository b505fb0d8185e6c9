// SPDX-License-Identifier: Apache-2.0
/** What the panel needs of the DOM, as few small operations. Entry: {@link sh.karta.widget.browser.dom.Dom}. Permitted dependents: panel. */
@NullMarked
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.NullMarked;
