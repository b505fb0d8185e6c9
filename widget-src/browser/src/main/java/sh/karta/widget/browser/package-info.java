// SPDX-License-Identifier: Apache-2.0
/** The ports of core over the browser's own APIs. Permitted dependents: loader, panel, headless. */
@NullMarked
package sh.karta.widget.browser;

import org.jspecify.annotations.NullMarked;
