// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import com.microsoft.playwright.Browser;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import sh.karta.e2e.browser.PlaywrightBrowsers;
import sh.karta.e2e.browser.WebKit;
import sh.karta.prerequisites.Tool;

/**
 * The browsers of one thread, started when first asked for and shared by all its tests; a thread may not use those of
 * another. What is not installed aborts the test that asks, by name; the prerequisites have failed the build already
 * where nothing may be left out.
 */
public final class Engines implements AutoCloseable {
    private final PlaywrightBrowsers browsers = new PlaywrightBrowsers();
    private @Nullable WebKit webKit;

    private Engines() {}

    static Engines ofThisThread(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(Engines.class))
                .computeIfAbsent(Thread.currentThread(), thread -> new Engines(), Engines.class);
    }

    Browser chromium() {
        return browsers.chromium(installed(Tool.CHROMIUM));
    }

    /** Opens a tab in a Chromium of its own, which ends with it. */
    LoneTab loneTab(Path folder) {
        return LoneTab.open(chromium().browserType(), installed(Tool.CHROMIUM), folder);
    }

    Browser firefox() {
        return browsers.firefox(installed(Tool.FIREFOX));
    }

    /** Returns the one WebKit of this thread, for one session at a time. */
    WebKit webKit() {
        if (webKit == null) {
            webKit = WebKit.start(installed(Tool.XVFB), installed(Tool.WEBKIT_DRIVER), installed(Tool.WEBKIT_BROWSER));
        }
        return webKit;
    }

    @Override
    public void close() {
        browsers.close();
        if (webKit != null) {
            webKit.close();
        }
    }

    private static Path installed(Tool tool) {
        return tool.find().orElseGet(() -> Assumptions.abort("SKIPPED: " + tool.title() + " is not installed"));
    }
}
