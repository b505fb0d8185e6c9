// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted.play;

import org.jspecify.annotations.Nullable;

/**
 * The turn in which a script is played. Ignores all calls after it has ended.
 *
 * @param <E> an event of the host
 */
public interface Stage<E> {
    /** Writes an event. Calls {@code then} when the next one may follow. */
    void emit(E event, Runnable then);

    /** Pauses the turn. It continues with another playback after the visitor's decision. */
    void pause(Approval approval);

    /**
     * Ends the turn.
     *
     * @param reply how sure the answer is: {@code answer}, {@code closest} or {@code no}; null if the script does not set it
     * @param suggestions the replies that the visitor can send with one tap; null for none
     */
    void done(Usage usage, @Nullable String reply, @Nullable E suggestions);

    /** Ends the turn as failed, with an error code of wire protocol §5 and a message for the visitor. */
    void fail(String code, String message, @Nullable Integer retryAfterSeconds);
}
