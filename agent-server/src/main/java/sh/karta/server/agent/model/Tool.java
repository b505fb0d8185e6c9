// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Turn;
import sh.karta.server.event.Visibility;

/** Something the model may ask for. Thread-safe. */
public interface Tool {
    /**
     * What came of it.
     *
     * @param output for the model; of a failure its kind alone
     * @param failure for the log, null for a success
     */
    record Outcome(JsonNode output, @Nullable String failure) {
        boolean isError() {
            return failure != null;
        }

        static Outcome success(JsonNode output) {
            return new Outcome(output, null);
        }
    }

    /**
     * A call of the model's.
     *
     * @param id the same when the call is made again after a crash: a receiver that remembers it acts once
     * @param userId the verified user, or empty
     * @param stepUp the user's step-up, if it still counts; else null
     */
    record Invocation(
            String id,
            ObjectNode arguments,
            String sessionId,
            String project,
            String userId,
            Turn.@Nullable StepUp stepUp) {}

    String name();

    String description();

    /** JSON schema of the arguments. */
    ObjectNode parameters();

    /** How much of its calls visitors see. */
    Visibility visible();

    /** Whether the visitor is asked first. */
    boolean needsApproval();

    /** Returns whether only a user with a step-up may call it. */
    boolean requiresStepUp();

    /** Does it. Never fails: what goes wrong is an outcome. Cancelling the future gives it up. */
    CompletionStage<Outcome> run(Invocation invocation);
}
