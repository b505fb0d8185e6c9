// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Turn;
import sh.karta.server.event.ToolWording;
import sh.karta.server.event.Visibility;

/** A tool that the model may call. Thread-safe. */
public interface Tool {
    /**
     * The result of a call.
     *
     * @param output for the model. For a failure it names the kind of failure only
     * @param failure for the log, or null if the call succeeded
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
     * A call by the model.
     *
     * @param id the same when the call is repeated after a crash, so that the receiver can ignore the repetition
     * @param userId the verified user, or empty
     * @param stepUp the user's step-up, or null without a valid one
     * @param traceparent W3C trace context of the call, or null
     */
    record Invocation(
            String id,
            ObjectNode arguments,
            String sessionId,
            String project,
            String userId,
            Turn.@Nullable StepUp stepUp,
            @Nullable String traceparent) {}

    String name();

    String description();

    /** Returns the JSON Schema of the arguments. */
    ObjectNode parameters();

    /** Returns the texts about its calls that visitors read. */
    default ToolWording wording() {
        return ToolWording.NONE;
    }

    /** Returns how much of its calls visitors see. */
    Visibility visible();

    /** Returns whether the visitor must approve each call. */
    default boolean needsApproval() {
        return false;
    }

    /** Returns whether only a user with a step-up may call it. */
    default boolean requiresStepUp() {
        return false;
    }

    /** Runs a call. The future never fails, because failures are outcomes. Cancelling it cancels the call. */
    CompletionStage<Outcome> run(Invocation invocation);
}
