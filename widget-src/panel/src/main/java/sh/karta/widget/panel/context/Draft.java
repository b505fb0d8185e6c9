// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;

/** The next message besides its text: its files, and why it cannot be sent. */
public final class Draft {
    private @Nullable JsonValue attachments;
    private boolean uploading;
    private String lock = "";

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

    /** Returns the reason why the composer is locked, while there is a limit. */
    public String lock() {
        return lock;
    }

    /** Sets the reason why the composer is locked. */
    public void lock(String reason) {
        lock = reason;
    }
}
