// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/** The functions of the TypeScript layer that the client calls. */
public interface Hooks extends JSObject {
    /** Reports that {@link NativeClient#state} may have changed. */
    void state();

    /** Reports that a token was minted or fetched. */
    void token();

    /** Reports that the stream broke and is being reconnected ({@code false}), or works ({@code true}). */
    void connected(boolean up);

    /** Reports that another session or none is in use, so that the transcript begins again. The former one was {@code foreign} if it belongs to another user. */
    void session(boolean foreign);

    /** Passes an event that belongs only to the transcript: from the history, or from a turn that is not followed. */
    void past(JSObject event);

    /**
     * Returns the function that turns a {@code fetch} without readable event streams into one with them. It loads the
     * code for that.
     */
    @JSProperty
    JSObject getStreams();

    /** Passes a message for developers to the caller's logger, with one of its levels. */
    void log(String level, String message);

    /** Returns the visitor's id if the caller or the caller's storage chooses it, else null. Read for each token. */
    @Nullable
    String visitorId();
}
