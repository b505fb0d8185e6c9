// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import org.jspecify.annotations.Nullable;

/** The effect of a message on a turn that was left and still runs, with the names of public-api §6. */
public final class WhenBusy {
    /** The message interrupts the turn and is sent after it. */
    public static final String INTERRUPT = "interrupt";

    /** The message waits for the end of the turn, behind the messages that are waiting already. */
    public static final String QUEUE = "queue";

    /** The message fails with {@code busy}. */
    public static final String REJECT = "reject";

    private WhenBusy() {}

    /** Returns whether {@code word} is one of the three. */
    public static boolean is(@Nullable String word) {
        return INTERRUPT.equals(word) || QUEUE.equals(word) || REJECT.equals(word);
    }
}
