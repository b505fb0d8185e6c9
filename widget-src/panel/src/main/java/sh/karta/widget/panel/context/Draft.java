// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** The state of the next message besides its text: its files, its quote, and the reasons why it cannot be sent yet. */
public final class Draft {
    /**
     * The files in the form for {@code Conversation.send}, or null. A copy, because the list of the files is in the chunk {@code features}.
     * To ask the list instead costs the panel 55 bytes.
     */
    public @Nullable JsonValue attachments;

    /** Whether the message must wait for an upload. */
    public boolean held;

    /** The placeholder that replaces the usual one, or null. */
    public @Nullable String hint;

    /** Why messages wait to be sent, or null for the usual words. */
    public @Nullable String reason;

    /** The lines that the visitor quotes, as a Markdown quote with a blank line after it, or null. */
    public @Nullable String quote;

    /** Sets what the visitor reads while messages have to wait. Null restores the usual words. */
    public void explain(@Nullable String hint, @Nullable String reason) {
        this.hint = hint;
        this.reason = reason;
    }

    /** Replaces the files. */
    public void attach(@Nullable JsonValue attachments, boolean uploading) {
        this.attachments = attachments;
        held = uploading;
    }

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
