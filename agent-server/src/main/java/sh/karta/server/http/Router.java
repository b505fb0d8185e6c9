// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the routes that match a path. */
final class Router {
    /**
     * The routes for one path, one per method.
     *
     * @param values the named values of the path
     */
    record Resource(List<Route> routes, Map<String, String> values) {
        /** Returns the route for a method; null if there is none. The route for GET also handles HEAD (RFC 9110 §9.3.2). */
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

        /** Returns the supported methods in the format of the {@code Allow} header. */
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

    /** Returns the routes for a path; null if there are none. */
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
