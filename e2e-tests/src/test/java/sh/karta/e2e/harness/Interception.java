// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.function.Consumer;

/**
 * Interception of requests in a page that is already open. Chromium tells such a page about its first route after
 * {@link Page#route} has returned. Beside other work, about one in a hundred requests passed in between.
 */
public final class Interception {
    private static final String PROBE = "?intercepted";

    private Interception() {}

    /** Adds a route, and returns when the page uses it. The address of the page must have no query. */
    public static void start(Page page, String requests, Consumer<Route> handler) {
        page.route(requests, handler);
        String probe = page.url() + PROBE;
        page.route(probe::equals, route -> route.fulfill(new Route.FulfillOptions().setBody(PROBE)));
        page.evaluate("""
                async ([address, wanted]) => {
                  while (await (await fetch(address, { cache: "no-store" })).text() !== wanted);
                }
                """, new String[] {probe, PROBE});
    }
}
