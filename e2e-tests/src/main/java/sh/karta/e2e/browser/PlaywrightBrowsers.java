// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.prerequisites.Tool;

/**
 * The installed Chromium and Firefox. One runs at a time: a request for one closes the other. All calls must come from
 * one thread.
 */
public final class PlaywrightBrowsers implements AutoCloseable {
    /** A non-loopback host name that Chromium resolves to this machine. */
    public static final String FOREIGN_HOST = "shop.example";

    private final Playwright playwright = Playwright.create(new Playwright.CreateOptions()
            .setEnv(Map.of(
                    // The installed browsers are used, so nothing is downloaded.
                    "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                    "1",
                    "PLAYWRIGHT_NODEJS_PATH",
                    Tool.NODE.find().orElseThrow().toString())));

    private @Nullable Browser running;
    private @Nullable Path executable;

    /** Returns the running Chromium, or starts one. */
    public Browser chromium(Path executable) {
        return run(
                playwright.chromium(),
                executable,
                new LaunchOptions()
                        // Visitors have this cache, so pages restored from it must work.
                        .setIgnoreDefaultArgs(List.of("--disable-back-forward-cache"))
                        .setArgs(List.of("--host-resolver-rules=MAP " + FOREIGN_HOST + " 127.0.0.1")));
    }

    /** Returns the running Firefox, or starts one. The channel selects WebDriver BiDi, which drives an unmodified browser. */
    public Browser firefox(Path executable) {
        return run(playwright.firefox(), executable, new LaunchOptions().setChannel("moz-firefox"));
    }

    /** Returns the driver, to connect to a Chromium that was started elsewhere. */
    public BrowserType chromiumDriver() {
        return playwright.chromium();
    }

    /** Closes the running browser, if any. */
    public void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    @Override
    public void close() {
        playwright.close();
    }

    private Browser run(BrowserType type, Path asked, LaunchOptions options) {
        if (!asked.equals(executable)) {
            stop();
        }
        if (running == null) {
            running = type.launch(options.setExecutablePath(asked));
            executable = asked;
        }
        return running;
    }
}
