// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.load;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAdder;
import sh.karta.e2e.stack.Watch;

/** Loads a page once in Chromium, with a fresh profile and an empty cache. */
final class Probe implements AutoCloseable {
    /** Resolves when all work caused by loading has finished, in both kinds of page. */
    private static final String IDLE =
            "() => new Promise(done => requestIdleCallback(() => requestAnimationFrame(() => requestIdleCallback(done))))";
    /** Resolves with the time from the click's own timestamp to the focus of the composer. */
    private static final String FIRST_CLICK = "() => { window.firstClick = new Promise(done => {"
            + " let clicked = 0;"
            + " addEventListener('click', (event) => { clicked ||= event.timeStamp; }, true);"
            // From launcher to composer, the focus and its event stay inside one shadow root (DOM §2.9,
            // relatedTarget).
            + " document.querySelector('karta-widget').shadowRoot.addEventListener('focusin', (event) => {"
            + " if (event.target.localName === 'textarea') done(performance.now() - clicked); });"
            + " }); }";

    private final BrowserContext context;
    private final Page page;
    private final CDPSession devTools;
    private final AtomicInteger requests = new AtomicInteger();
    private final DoubleAdder bytes = new DoubleAdder();

    Probe(Browser browser) {
        context = browser.newContext();
        context.addInitScript(Watch.SCRIPT);
        page = context.newPage();
        devTools = context.newCDPSession(page);
        // Thread time, as in the other benchmarks. Waiting for a processor is not the page's cost.
        JsonObject clock = new JsonObject();
        clock.addProperty("timeDomain", "threadTicks");
        devTools.send("Performance.enable", clock);
        devTools.send("Network.enable");
        devTools.on(
                "Network.loadingFinished",
                event -> bytes.add(event.get("encodedDataLength").getAsDouble()));
        page.onRequest(request -> requests.incrementAndGet());
    }

    /** Loads a page. {@code withWidget} requires a launcher to appear. */
    Load load(URI address, boolean withWidget) {
        page.navigate(address.toString());
        // Both pages are awaited in the same way, because a locator runs its own script in the page.
        page.waitForLoadState(LoadState.NETWORKIDLE);
        page.evaluate(IDLE);
        JsonObject metrics = devTools.send("Performance.getMetrics");
        if (withWidget) {
            page.locator("karta-widget [part~=launcher]").waitFor();
        }
        double shift = ((Number) page.evaluate("window[Symbol.for('karta.watch')].shift")).doubleValue();
        return new Load(
                milliseconds(metrics, "TaskDuration"),
                milliseconds(metrics, "ScriptDuration"),
                requests.get() - 1,
                bytes.sum(),
                shift);
    }

    /** Clicks the launcher of a loaded page. Returns the milliseconds until the composer has the focus. */
    double firstClick() {
        page.evaluate(FIRST_CLICK);
        page.locator("karta-widget [part~=launcher]").click();
        return ((Number) page.evaluate("firstClick")).doubleValue();
    }

    @Override
    public void close() {
        context.close();
    }

    private static double milliseconds(JsonObject metrics, String name) {
        for (JsonElement metric : metrics.getAsJsonArray("metrics")) {
            if (metric.getAsJsonObject().get("name").getAsString().equals(name)) {
                return metric.getAsJsonObject().get("value").getAsDouble() * 1000;
            }
        }
        throw new IllegalStateException("Chromium did not report the metric " + name);
    }
}
