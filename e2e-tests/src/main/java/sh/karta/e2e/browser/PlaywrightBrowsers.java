// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sh.karta.prerequisites.Tool;

/**
 * The installed Chromium and Firefox. They run until they are stopped, because a start of Firefox costs about as much as
 * five tests. All calls must come from one thread.
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

    private final Map<Path, Browser> running = new HashMap<>();

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

    /** Closes the running browsers. */
    public void stop() {
        running.values().forEach(Browser::close);
        running.clear();
    }

    @Override
    public void close() {
        playwright.close();
    }

    private Browser run(BrowserType type, Path executable, LaunchOptions options) {
        return running.computeIfAbsent(executable, path -> type.launch(options.setExecutablePath(path)));
    }
}
