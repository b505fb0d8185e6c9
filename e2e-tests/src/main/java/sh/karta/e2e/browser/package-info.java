// SPDX-License-Identifier: Apache-2.0
/**
 * Drivers of the installed browsers: Chromium and Firefox through Playwright, WebKit through its WebDriver. Entries:
 * {@link sh.karta.e2e.browser.PlaywrightBrowsers}, {@link sh.karta.e2e.browser.WebKit}.
 */
@UsedBy("sh.karta.benchmark.load")
@NullMarked
package sh.karta.e2e.browser;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
