// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** The state of the next message besides its text: its files, and the reasons why it cannot be sent yet. */
public final class Draft {
    /** A copy, because the list of the files is in the chunk {@code features}. To ask the list instead costs the panel 55 bytes. */
    private @Nullable JsonValue attachments;

    private boolean uploading;
    private @Nullable String hint;
    private @Nullable String reason;
    private @Nullable String quote;

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

    /** Returns why messages wait to be sent, or null for the usual words. */
    public @Nullable String reason() {
        return reason;
    }

    /** Sets why messages wait to be sent. Null restores the usual words. */
    public void setReason(@Nullable String reason) {
        this.reason = reason;
    }

    /** Replaces the files. */
    public void attach(@Nullable JsonValue attachments, boolean uploading) {
        this.attachments = attachments;
        this.uploading = uploading;
    }

    /** Returns the lines that the visitor quotes, as a Markdown quote with a blank line after it, or null. */
    public @Nullable String quote() {
        return quote;
    }

    /** Sets the quote, in the form of {@link #quote}. */
    public void setQuote(@Nullable String quote) {
        this.quote = quote;
    }

    /** Returns {@code text} with the quote above it. */
    public String quoted(String text) {
        return quote == null ? text : Text.concat(quote, text);
    }

    /** Removes the files and the quote because they were sent. */
    public void sent() {
        attachments = null;
        quote = null;
    }
}
