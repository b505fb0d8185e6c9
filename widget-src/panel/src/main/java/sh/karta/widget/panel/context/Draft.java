// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;

/** The next message besides its text: its files. */
public final class Draft {
    private @Nullable JsonValue attachments;
    private boolean uploading;

    /** Returns the files in the form for {@code Conversation.send}, or null. */
    public @Nullable JsonValue attachments() {
        return attachments;
    }

    /** Returns whether an upload is running that the message waits for. */
    public boolean isUploading() {
        return uploading;
    }

    /** Replaces the files. */
    public void attach(@Nullable JsonValue attachments, boolean uploading) {
        this.attachments = attachments;
        this.uploading = uploading;
    }

    /** Removes the files because they were sent. */
    public void sent() {
        attachments = null;
    }
}
