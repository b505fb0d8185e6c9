// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

/** How a message deals with a turn that was left and still runs. */
public enum WhenBusy {
    /** The message interrupts the turn and is sent after it. */
    INTERRUPT,

    /** The message waits for the end of the turn, behind the messages that are waiting already. */
    QUEUE,

    /** The message fails with {@code busy}. */
    REJECT
}
