// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An action of a script. */
sealed interface Line {
    /** Streams text as an answer, or as reasoning if {@code thinking} is true. */
    record Say(boolean thinking, String text) implements Line {}

    /** Calls a tool. Input and output are JSON, or plain text if they are not valid JSON. */
    record Tool(String name, String input, String output, boolean isError) implements Line {}

    /** Pauses for an approval, then continues with one of two branches. */
    record Approval(String tool, String target, List<Line> approved, List<Line> denied) implements Line {}

    record Sources(List<Source> items) implements Line {}

    record Warming() implements Line {}

    record Fail(String code, String message, @Nullable Integer retryAfterSeconds) implements Line {}
}
