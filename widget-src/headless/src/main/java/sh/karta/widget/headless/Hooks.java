// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import sh.karta.widget.browser.Thenable;

/** What the face hears of the client as a whole. */
public interface Hooks extends JSObject {
    /** {@link NativeClient#state} may have changed. */
    void state();

    /** A token was minted or fetched. */
    void token();

    /** The stream broke and is being taken up again, or works. */
    void connected(boolean up);

    /** Another session is in use, {@code created} or taken up: the transcript starts over. */
    void session(boolean created);

    /** An event that belongs to the transcript alone: of a history, or of a turn that nobody follows. */
    void past(JSObject event);

    /** Returns the function that makes a {@code fetch} with readable event streams of one without, by loading what it takes. */
    @JSProperty
    JSObject getStreams();

    /** Returns a promise of the code of {@link DeferredResponses}, for {@code ChunkFile.link}. */
    Thenable responses();
}
