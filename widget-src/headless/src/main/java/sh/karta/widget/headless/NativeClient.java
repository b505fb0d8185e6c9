// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;

/** The client as JavaScript sees it. {@code native.ts} has the same types for TypeScript. No method throws. */
public interface NativeClient extends JSObject {
    /** Returns {@code TurnQueue.state()}, a {@code TurnState}. */
    int state();

    @Nullable
    String sessionId();

    void createSession(Answer answer);

    /**
     * Sends a message.
     *
     * @param whenBusy how to deal with a turn that was left, or null for the option of that name
     * @param misuse receives, during this call, why no turn begins
     * @return leaves the turn when called
     */
    Cancel send(
            String text, @Nullable JSObject attachments, @Nullable String whenBusy, Observer observer, Answer misuse);

    /**
     * Follows the running turn from after event {@code fromSeq}, or from the cursor if that is NaN. Returns as
     * {@link #send} does.
     */
    Cancel stream(double fromSeq, Observer observer, Answer misuse);

    void proceed();

    void resume(String sessionId, Answer answer);

    void confirm(String requestId, String option, Answer answer);

    void interrupt(Answer answer);

    void identify(@Nullable JSObject user);

    /**
     * Returns the calls about sessions, and makes {@link #upload} usable. {@code code} is their deferred module, for
     * {@code ChunkFile.link}.
     */
    SessionCall linkSessions(JSObject code);

    /** Uploads a {@code Blob}. */
    Cancel upload(JSObject file, Share share, Answer answer);

    void shutdown();
}
