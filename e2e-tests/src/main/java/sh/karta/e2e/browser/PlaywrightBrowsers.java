// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.prerequisites.Tool;

/** The installed Chromium and Firefox, each started when first asked for. All calls come from one thread. */
public final class PlaywrightBrowsers implements AutoCloseable {
    /** A host name outside of loopback that Chromium resolves to this machine. */
    public static final String FOREIGN_HOST = "shop.example";

    private final Playwright playwright = Playwright.create(new Playwright.CreateOptions()
            .setEnv(Map.of(
                    // The installed browsers are used: nothing is downloaded.
                    "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                    "1",
                    "PLAYWRIGHT_NODEJS_PATH",
                    Tool.NODE.find().orElseThrow().toString())));

    private @Nullable Browser chromium;
    private @Nullable Browser firefox;

    /** Returns the one Chromium of this object. */
    public Browser chromium(Path executable) {
        if (chromium == null) {
            chromium = playwright
                    .chromium()
                    .launch(new LaunchOptions()
                            .setExecutablePath(executable)
                            // Visitors have it, so pages that come out of it have to work.
                            .setIgnoreDefaultArgs(List.of("--disable-back-forward-cache"))
                            .setArgs(List.of("--host-resolver-rules=MAP " + FOREIGN_HOST + " 127.0.0.1")));
        }
        return chromium;
    }

    /** Returns the one Firefox of this object. The stock browser is driven by WebDriver BiDi, hence the channel. */
    public Browser firefox(Path executable) {
        if (firefox == null) {
            firefox = playwright
                    .firefox()
                    .launch(new LaunchOptions().setChannel("moz-firefox").setExecutablePath(executable));
        }
        return firefox;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
