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
 * The browsers of one thread, started on demand and shared by its tests. Threads do not share browsers. A missing browser
 * aborts the test with its name, unless the prerequisites have already failed the build.
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

    Browser chromiumWithWindows() {
        return browsers.chromium(installed(Tool.CHROMIUM_WITH_WINDOWS));
    }

    /** Opens a tab in its own Chromium, which ends with the tab. */
    LoneTab loneTab(Path folder) {
        return LoneTab.open(browsers.chromiumDriver(), installed(Tool.CHROMIUM), folder);
    }

    Browser firefox() {
        return browsers.firefox(installed(Tool.FIREFOX));
    }

    /** Closes the running browsers, for tests that start their own. */
    void stop() {
        browsers.stop();
    }

    /** Returns this thread's WebKit, for one session at a time. */
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
