// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;

/** One file that the visitor has chosen for the next message. Only {@link Attachments} changes it. */
public final class Attachment {
    /** The file is being uploaded, or waits for its upload. */
    public static final int UPLOADING = 0;

    /** The file is on the server and is sent with the next message. */
    public static final int DONE = 1;

    /** Refused, because the file is empty. */
    public static final int EMPTY = 2;

    /** Refused, here or by the server, because the file is larger than {@link Attachments#MAX_BYTES}. */
    public static final int TOO_LARGE = 3;

    /** Refused by the server, because it does not accept this type of file. */
    public static final int WRONG_TYPE = 4;

    /** The upload failed. A retry may succeed. */
    public static final int FAILED = 5;

    public final Blob file;

    public int state = UPLOADING;

    /** The fraction that was uploaded, 0 to 1. */
    public double sent;

    /** The server's {@code {path, name, type, size}} once the file is {@link #DONE}. */
    @Nullable
    JsonValue uploaded;

    /** The running upload, or null. */
    @Nullable
    Cancellable upload;

    Attachment(Blob file) {
        this.file = file;
    }

    /** Returns whether the file was refused or its upload failed, so that it is not sent with the message. */
    public boolean failed() {
        return state > DONE;
    }

    /** Returns the path that the server has given the file, or null before it is {@link #DONE}. */
    public @Nullable String path() {
        return uploaded == null ? null : uploaded.string("path");
    }

    /** Cancels the running upload, if any. */
    void stop() {
        if (upload != null) {
            upload.cancel();
            upload = null;
        }
    }
}
