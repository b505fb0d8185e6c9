// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An action of a script. */
sealed interface Line {
    /** Streams text as an answer, or as reasoning if {@code thinking} is true. */
    record Say(boolean thinking, String text) implements Line {}

    /**
     * Calls a tool.
     *
     * @param input JSON, or plain text if it is not valid JSON, and so {@code output}
     * @param title the text during the call, or null for one made of the name; {@code done} is the one after it
     */
    record Tool(
            String name,
            String input,
            String output,
            boolean isError,
            @Nullable String title,
            @Nullable String done) implements Line {}

    /** Pauses for an approval, then continues with one of two branches. The request has no ID yet. */
    record Approval(Request request, List<Line> approved, List<Line> denied) implements Line {}

    /**
     * What an approval asks.
     *
     * @param target the object that the tool would act on, as text or a JSON object
     * @param question the question, or null for one made of the tool's name
     * @param approve the label of the first answer, or null for the usual one; {@code deny} is that of the last one
     */
    record Request(
            String tool,
            String target,
            @Nullable String question,
            @Nullable String approve,
            @Nullable String deny) {}

    record Sources(List<Source> items) implements Line {}

    /** Offers replies at the end of the turn, each a line {@code - label | text}. */
    record Suggest(List<String> lines) implements Line {}

    record Warming() implements Line {}

    record Fail(String code, String message, @Nullable Integer retryAfterSeconds) implements Line {}
}
