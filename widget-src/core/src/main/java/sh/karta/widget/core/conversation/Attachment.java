// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;

/** One file that the visitor has chosen for the next message; {@link Attachments} changes it. */
public final class Attachment {
    /** On its way to the server. */
    public static final int GOING = 0;

    /** There: it goes with the next message. */
    public static final int DONE = 1;

    /** Refused: there is nothing in it. */
    public static final int EMPTY = 2;

    /** Refused, here or by the server: larger than {@link Attachments#LARGEST}. */
    public static final int TOO_LARGE = 3;

    /** Refused by the server: of a kind that it does not take. */
    public static final int WRONG_TYPE = 4;

    /** Not uploaded; another try may end otherwise. */
    public static final int BROKEN = 5;

    public final Blob file;

    public int state = GOING;

    /** How much of it was sent, 0 to 1. */
    public double sent;

    /** {@code {path, name, type, size}} once it is {@link #DONE}. */
    @Nullable
    JsonValue uploaded;

    /** What is under way; null while it waits, too. */
    @Nullable
    Cancellable upload;

    Attachment(Blob file) {
        this.file = file;
    }

    /** Returns whether it cannot go along as it is. */
    public boolean failed() {
        return state > DONE;
    }

    /** Ends what is under way. */
    void stop() {
        if (upload != null) {
            upload.cancel();
            upload = null;
        }
    }
}
