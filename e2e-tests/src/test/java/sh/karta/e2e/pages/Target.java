// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.pages;

import org.jspecify.annotations.Nullable;
import sh.karta.e2e.harness.Engine;

/** A column of the matrix: where a page is met. */
enum Target {
    CHROMIUM("Chromium", Engine.CHROMIUM),
    FIREFOX("Firefox", Engine.FIREFOX),
    WEBKIT("WebKit", Engine.WEBKIT),
    /** Stands for engines older than the supported ones: the page has to work there as if nothing had been added. */
    HTMLUNIT("HtmlUnit", null);

    /** The name in {@code expect.md}. */
    final String title;

    /** The browser engine that drives it; null for the one that is no browser. */
    final @Nullable Engine engine;

    Target(String title, @Nullable Engine engine) {
        this.title = title;
        this.engine = engine;
    }
}
