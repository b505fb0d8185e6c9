// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Step;

/** One answer of the model within a turn: words, then perhaps tool calls. Used by one thread at a time. */
final class Round {
    final StringBuilder text = new StringBuilder();
    final List<ToolCall> calls = new ArrayList<>();
    /** Opaque data that the provider expects back with the results of the calls, or null. */
    @Nullable
    JsonNode reasoning;

    /** Returns the first call without a result, or null. */
    @Nullable
    ToolCall open() {
        return calls.stream().filter(c -> c.output == null).findFirst().orElse(null);
    }

    /** Returns the steps of a turn as rounds. Words or reasoning after a tool call begin a new one. */
    static List<Round> of(List<Step> steps) {
        List<Round> rounds = new ArrayList<>();
        Round round = new Round();
        for (Step step : steps) {
            if (step instanceof Step.Text words && !words.thinking()) {
                if (!round.calls.isEmpty()) {
                    rounds.add(round);
                    round = new Round();
                }
                round.text.append(words.text());
            } else if (step instanceof Step.Reasoning thought) {
                if (!round.calls.isEmpty()) {
                    rounds.add(round);
                    round = new Round();
                }
                round.reasoning = thought.content();
            } else if (step instanceof Step.ToolUse use) {
                if (!round.calls.isEmpty() && round.open() == null) {
                    rounds.add(round);
                    round = new Round();
                }
                round.calls.add(new ToolCall(use.toolUseId(), use.tool(), use.input()));
            } else if (step instanceof Step.ToolResult result) {
                find(round, result.toolUseId(), call -> call.output = result.output());
            } else if (step instanceof Step.Decision decision) {
                round.calls.stream()
                        .filter(c -> c.approvalId().equals(decision.requestId()))
                        .forEach(c -> c.approved = decision.approved());
            }
        }
        if (!round.calls.isEmpty() || !round.text.isEmpty()) {
            rounds.add(round);
        }
        return rounds;
    }

    /**
     * Returns whether an earlier run stopped within an answer. A model can only continue after a tool call or a decision. Other steps, such
     * as the sources of the answer, can follow its text.
     */
    static boolean cutInMidSentence(List<Step> steps) {
        Step last = null;
        for (Step step : steps) {
            last = step instanceof Step.Other ? last : step;
        }
        return last instanceof Step.Text || last instanceof Step.Reasoning;
    }

    private static void find(Round round, String id, Consumer<ToolCall> consumer) {
        round.calls.stream().filter(c -> c.id.equals(id)).forEach(consumer);
    }
}
