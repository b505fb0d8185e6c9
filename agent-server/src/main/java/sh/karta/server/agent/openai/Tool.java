// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;

/** Something the model may ask for. Thread-safe. */
public interface Tool {
    /** What came of it. */
    record Outcome(JsonNode output, boolean isError) {}

    /**
     * A call of the model's.
     *
     * @param id the same when the call is made again after a crash: a receiver that remembers it acts once
     * @param userId the verified user, or empty
     */
    record Invocation(String id, ObjectNode arguments, String sessionId, String project, String userId) {}

    String name();

    String description();

    /** JSON schema of the arguments. */
    ObjectNode parameters();

    /** Whether the visitor is asked first. */
    boolean needsApproval();

    /** Does it. Never fails: what goes wrong is an outcome. Cancelling the future gives it up. */
    CompletionStage<Outcome> run(Invocation invocation);
}
