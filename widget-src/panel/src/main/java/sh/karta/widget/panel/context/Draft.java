// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;

/** The state of the next message besides its text: its files, and the reasons why it cannot be sent yet. */
public final class Draft {
    /** A copy, because the list of the files is in the chunk {@code features}. To ask the list instead costs the panel 55 bytes. */
    private @Nullable JsonValue attachments;

    private boolean uploading;
    private @Nullable String hint;

    /** Returns the files in the form for {@code Conversation.send}, or null. */
    public @Nullable JsonValue attachments() {
        return attachments;
    }

    /** Returns whether the message must wait for an upload. */
    public boolean isHeld() {
        return uploading;
    }

    /** Returns the placeholder that replaces the usual one, or null. */
    public @Nullable String hint() {
        return hint;
    }

    /** Sets the placeholder. Null restores the usual one. */
    public void setHint(@Nullable String hint) {
        this.hint = hint;
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
