// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One line of the route table.
 *
 * @param path segments, those in braces being names
 * @param maxBody bytes of body that are read; more is 413
 */
record Route(String method, List<String> path, Access access, int maxBody, Endpoint endpoint) {
    /** Who may call. */
    enum Access {
        /** Anybody; the route checks for itself what there is to check. */
        PUBLIC,
        /** The bearer of a token for the project in the path. */
        BEARER,
        /** The same, or the holder of a stream ticket in the query. */
        BEARER_OR_TICKET
    }

    /** What a route does. May throw a Problem, may fail with one. */
    interface Endpoint {
        CompletionStage<Reply> handle(Call call);

        /**
         * Refuses, by throwing a Problem, a request whose body need not be read.
         *
         * @param call has no body yet
         * @return runs once when the request is over
         */
        default Runnable admit(Call call) {
            return () -> {};
        }
    }

    /** Whether the body may be a file: it has more time and a smaller share of what all bodies may take. */
    boolean isUpload() {
        return maxBody == UploadEndpoint.MAX_BODY;
    }

    /** Which threads handle it. */
    Pools.Purpose purpose() {
        if (!method.equals("GET")) {
            return Pools.Purpose.COMMANDS;
        }
        return path.get(path.size() - 1).equals("transcript") ? Pools.Purpose.TRANSCRIPTS : Pools.Purpose.READS;
    }

    static Route of(String method, String path, Access access, int maxBody, Endpoint endpoint) {
        return new Route(method, List.of(path.substring(1).split("/", -1)), access, maxBody, endpoint);
    }

    /** The values of the names in the path, or null if the path is another. */
    @Nullable
    Map<String, String> match(List<String> segments) {
        if (segments.size() != path.size()) {
            return null;
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String expected = path.get(i);
            if (expected.startsWith("{")) {
                values.put(expected.substring(1, expected.length() - 1), segments.get(i));
            } else if (!expected.equals(segments.get(i))) {
                return null;
            }
        }
        return values;
    }
}
