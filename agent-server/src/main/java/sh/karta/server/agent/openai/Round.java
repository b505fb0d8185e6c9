// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.openai;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Step;

/** One answer of the model within a turn: words, then perhaps tool calls. Used by one thread at a time. */
final class Round {
    final StringBuilder text = new StringBuilder();
    final List<ToolCall> calls = new ArrayList<>();

    /** The first call that has no result yet. */
    @Nullable
    ToolCall open() {
        return calls.stream().filter(c -> c.output == null).findFirst().orElse(null);
    }

    /** What was done in a turn so far, as rounds: words after a result begin a new one. */
    static List<Round> of(List<Step> steps) {
        List<Round> rounds = new ArrayList<>();
        Round round = new Round();
        for (Step step : steps) {
            if (step instanceof Step.Words words && !words.thinking()) {
                if (!round.calls.isEmpty()) {
                    rounds.add(round);
                    round = new Round();
                }
                round.text.append(words.text());
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

    private static void find(Round round, String id, java.util.function.Consumer<ToolCall> consumer) {
        round.calls.stream().filter(c -> c.id.equals(id)).forEach(consumer);
    }
}
