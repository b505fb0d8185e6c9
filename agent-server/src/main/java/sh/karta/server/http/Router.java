// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the routes of a path. */
final class Router {
    /**
     * The routes that share a path, one for each method.
     *
     * @param values the values of the names in the path
     */
    record Resource(List<Route> routes, Map<String, String> values) {
        /** Returns the route that answers a method, or null. HEAD is answered by the route for GET (RFC 9110 §9.3.2). */
        @Nullable
        Route route(String method) {
            String wanted = method.equals("HEAD") ? "GET" : method;
            for (Route route : routes) {
                if (route.method().equals(wanted)) {
                    return route;
                }
            }
            return null;
        }

        /** Returns the methods that are answered, as in the header {@code Allow}. */
        String allow() {
            List<String> methods = new ArrayList<>();
            for (Route route : routes) {
                methods.add(route.method());
                if (route.method().equals("GET")) {
                    methods.add("HEAD");
                }
            }
            methods.add("OPTIONS");
            return String.join(", ", methods);
        }
    }

    private final List<Route> routes;

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** Returns the routes of a path, or null if it has none. */
    @Nullable
    Resource find(String path) {
        List<String> segments = Arrays.asList(path.substring(1).split("/", -1));
        List<Route> found = new ArrayList<>();
        Map<String, String> values = Map.of();
        for (Route route : routes) {
            Map<String, String> matched = route.match(segments);
            if (matched != null) {
                found.add(route);
                values = matched;
            }
        }
        return found.isEmpty() ? null : new Resource(found, values);
    }
}
