// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;

/** The client as JavaScript sees it; {@code native.ts} types the same for TypeScript. Nothing here throws. */
public interface NativeClient extends JSObject {
    /** Returns {@code AgentClient.state()}, a {@code TurnState}. */
    int state();

    @Nullable
    String sessionId();

    void createSession(Answer answer);

    /** Starts a turn; returns the plain error of a misuse, or null. */
    @Nullable
    JSObject send(String text, @Nullable JSObject attachments, Observer observer);

    /** Follows the running turn, behind {@code fromSeq} or behind the cursor (NaN); returns a misuse, or null. */
    @Nullable
    JSObject stream(double fromSeq, Observer observer);

    void leave();

    void proceed();

    void resume(String sessionId, Answer answer);

    void confirm(String requestId, String option, Answer answer);

    void interrupt(Answer answer);

    void identify(@Nullable JSObject user);

    void sessions(Answer answer);

    void deleteSession(String sessionId, Answer answer);

    /** Uploads a {@code Blob}. */
    Cancel upload(JSObject file, Share share, Answer answer);

    void shutdown();
}
