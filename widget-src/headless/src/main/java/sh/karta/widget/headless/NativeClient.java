// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;

/** The client as JavaScript sees it. {@code native.ts} has the same types for TypeScript. No method throws, but for what a {@code misuse} throws. */
public interface NativeClient extends JSObject {
    /** Returns {@code TurnQueue.state()}, a {@code TurnState}. */
    int state();

    @Nullable
    String sessionId();

    /** Returns the beginning of the keys of stored entries. */
    String prefix();

    void createSession(Answer answer);

    /**
     * Sends a message, or requests another answer.
     *
     * @param parent the message that an edit follows, an empty string for none, or null if it is no edit
     * @param again the answer in place of which another one is requested, or null
     * @param whenBusy the effect on a turn that was left, or null for the client's option
     * @param misuse receives, as the last step of this call, the reason why no turn begins. It may throw
     * @return a function that leaves the turn
     */
    Cancel send(
            String text,
            @Nullable JSObject attachments,
            @Nullable String parent,
            @Nullable String again,
            @Nullable String whenBusy,
            TurnCallbacks observer,
            Answer misuse);

    /**
     * Follows the running turn from after event {@code fromSeq}, or from the cursor if that is NaN. Returns as
     * {@link #send} does.
     */
    Cancel stream(double fromSeq, TurnCallbacks observer, Answer misuse);

    void proceed();

    void resume(String sessionId, Answer answer);

    void confirm(String requestId, String option, Answer answer);

    void interrupt(Answer answer);

    void identify(@Nullable JSObject user);

    /**
     * Makes the Responses transport usable for all clients. Call it before the first turn with that transport.
     *
     * @param code the export of its module, for {@code ChunkFile.link}
     */
    void link(JSObject code);

    /** Calls the server about sessions. See {@code native.ts} for the names and their arguments. */
    void session(String name, @Nullable JSObject first, @Nullable JSObject second, Answer answer);

    /** Uploads a {@code Blob}. */
    Cancel upload(JSObject file, Share share, Answer answer);

    void shutdown();
}
