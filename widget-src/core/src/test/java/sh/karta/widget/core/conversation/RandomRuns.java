// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs of a test with seeds that follow each other. They are fixed, so that a failure is caused by the change under test. {@code -Pfull}
 * plays ten times as many. To look for faults, {@code karta.seed} sets the first seed and {@code karta.runs} their number.
 */
final class RandomRuns {
    private static final boolean FULL = Boolean.getBoolean("karta.full");
    private static final int RUNS = Integer.getInteger("karta.runs", FULL ? 400 : 40);

    private RandomRuns() {}

    /** Calls {@code run} with the seeds of {@code part}. */
    static void play(int part, LongConsumer run) {
        long first = Long.getLong("karta.seed", 1_000_000L * part);
        for (int i = 0; i < RUNS; i++) {
            run.accept(first + i);
        }
    }

    /** Returns suggestions or an event of an unknown type, or null. */
    static @Nullable String unknown(Random random) {
        String type = List.of("agent.suggestions", "agent.unheard_of", "person.unheard_of", "session.unheard_of")
                .get(random.nextInt(4));
        return random.nextInt(3) > 0
                ? null
                : "{\"type\":\"" + type + "\",\"items\":[{\"label\":\"L\",\"text\":\"T\"}]}";
    }

    /** Returns the suggestions and the events of unknown types of {@code message}. */
    static String unknown(Message message) {
        StringBuilder unknown = new StringBuilder();
        for (Part part : message.parts) {
            if (part.kind == Part.OTHER) {
                unknown.append(' ').append(part.name).append(part.id);
            }
        }
        return unknown.toString();
    }
}
