// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Conversations whose log does not fit in one page. */
public final class EarlierMessages {
    private static final Pattern LOG = Pattern.compile(".*/sessions/[^/]+(\\?.*)?$");

    private EarlierMessages() {}

    /** Lets the newest page of each log begin with its last question. {@code older} answers requests for the page before. */
    public static void cut(Page page, Consumer<Route> older) {
        page.route(LOG, route -> {
            if (!route.request().method().equals("GET")) {
                route.resume();
            } else if (route.request().url().contains("before=")) {
                older.accept(route);
            } else {
                route.fulfill(new Route.FulfillOptions()
                        .setHeaders(Map.of("Access-Control-Allow-Origin", "*"))
                        .setContentType("application/json")
                        .setBody(withoutEarlier(route.fetch().text())));
            }
        });
    }

    private static String withoutEarlier(String body) {
        JsonObject log = JsonParser.parseString(body).getAsJsonObject();
        JsonArray events = log.getAsJsonArray("events");
        JsonArray last = new JsonArray();
        for (int i = events.size() - 1; i >= 0; i--) {
            last.asList().add(0, events.get(i));
            if (events.get(i).getAsJsonObject().get("type").getAsString().equals("user.message")) {
                break;
            }
        }
        log.add("events", last);
        log.addProperty("has_more", true);
        return log.toString();
    }
}
