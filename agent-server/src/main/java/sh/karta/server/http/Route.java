// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Problem;

/**
 * One entry of the route table.
 *
 * @param path segments of the path; a segment in braces is a named value
 * @param maxBody maximum size of the body in bytes; a larger one gets 413
 * @param repetitions answers repeated requests beyond the rate limits; null if requests have no idempotency key
 */
record Route(
        String method,
        List<String> path,
        Access access,
        int maxBody,
        Endpoint endpoint,
        @Nullable Repetitions repetitions) {
    /** Selects the callers that may use a route. */
    enum Access {
        /** Anyone. The endpoint checks access itself. */
        PUBLIC,
        /** Clients with a token for the project in the path. */
        BEARER,
        /** Clients with such a token, or with a stream ticket in the query. */
        BEARER_OR_TICKET
    }

    /** Handles the requests of a route. Reports errors by throwing a Problem or by failing with one. */
    interface Endpoint {
        CompletionStage<Reply> handle(Call call);

        /**
         * Checks a request before its body is read. Throws a Problem to refuse it.
         *
         * @param call the request, without its body
         * @return action that runs once when the request is complete
         */
        default Runnable admit(Call call) {
            return () -> {};
        }
    }

    /** Handles the requests of a route that a rate limit refuses. */
    interface Repetitions {
        /**
         * Answers a request as it was answered before.
         *
         * @param refusal thrown, or the failure, if the request repeats no accepted one
         */
        CompletionStage<Reply> handle(Call call, Problem refusal);
    }

    /** Returns whether the body has a file. Uploads get more time, but a smaller share of the budget for all bodies. */
    boolean isUpload() {
        return maxBody >= TranscriptionsRoute.MAX_BODY;
    }

    /** Returns the purpose, which determines the thread pool. */
    Pools.Purpose purpose() {
        if (!method.equals("GET")) {
            return Pools.Purpose.COMMANDS;
        }
        return path.get(path.size() - 1).equals("transcript") ? Pools.Purpose.TRANSCRIPTS : Pools.Purpose.READS;
    }

    static Route of(String method, String path, Access access, int maxBody, Endpoint endpoint) {
        return new Route(method, List.of(path.substring(1).split("/", -1)), access, maxBody, endpoint, null);
    }

    Route with(Repetitions handler) {
        return new Route(method, path, access, maxBody, endpoint, handler);
    }

    /** Returns the named values of a matching path; null if the path does not match. */
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
