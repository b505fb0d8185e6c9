// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.text.Text;

/** All traces, in order. */
public final class Traces {
    private static final int CONVERSATIONS = 60;
    private static final int DOCUMENTS = 400;

    private Traces() {}

    /** Writes the traces to {@code output}. The same calls give the same lines on every platform. */
    public static void write(Json json, Output output) {
        for (int seed = 1; seed <= CONVERSATIONS; seed++) {
            output.line(Text.concat("conversation ", Text.of(seed)));
            new Schedule(new Dice(seed), json, output).play();
        }
        for (int seed = 1; seed <= DOCUMENTS; seed++) {
            output.line(Text.concat("document ", Text.of(seed)));
            new DocumentTrace(new Dice(seed), output).play();
        }
    }
}
