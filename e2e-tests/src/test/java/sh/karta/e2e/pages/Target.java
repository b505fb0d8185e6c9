// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.pages;

import org.jspecify.annotations.Nullable;
import sh.karta.e2e.harness.Engine;

/** A column of the matrix: the browser in which a page runs. */
enum Target {
    CHROMIUM("Chromium", Engine.CHROMIUM),
    FIREFOX("Firefox", Engine.FIREFOX),
    WEBKIT("WebKit", Engine.WEBKIT),
    /** Stands for engines older than the supported ones, in which the page must work as without the widget. */
    HTMLUNIT("HtmlUnit", null);

    /** The name used in {@code expect.md}. */
    final String title;

    /** The browser engine, or null for HtmlUnit. */
    final @Nullable Engine engine;

    Target(String title, @Nullable Engine engine) {
        this.title = title;
        this.engine = engine;
    }
}
