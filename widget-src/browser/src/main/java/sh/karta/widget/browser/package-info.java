// SPDX-License-Identifier: Apache-2.0
/** The ports of core over the browser's own APIs. */
@UsedBy({"browser..", "headless", "loader", "panel..", "differential"})
@NullMarked
package sh.karta.widget.browser;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
