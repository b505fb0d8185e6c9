// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;

/** A message of the visitor. A second post with the same {@link #key} must have the same content. */
public final class UserMessage {
    /** The parent of an edit of the first message. It is sent as {@code null}, and stored in this form because a missing parent is null too. */
    public static final String BEGINNING = "";

    /** The visitor's text. */
    public final String text;

    /** Array of {@code {path, name, type, size}}, or null. */
    public final @Nullable JsonValue attachments;

    /** The idempotency key (wire-protocol §3). */
    public final String key;

    /** The page's context, or an empty string if it has none. Null until it was requested. */
    public @Nullable String context;

    /** The id of the message that it follows, {@link #BEGINNING}, or null for the newest one of the log. */
    public @Nullable String parent;

    public UserMessage(String text, @Nullable JsonValue attachments, String key, @Nullable String context) {
        this.text = text;
        this.attachments = attachments;
        this.key = key;
        this.context = context;
    }

    /** Returns the context, or null if it is empty or unknown. */
    @Nullable
    String contextOrNull() {
        return context == null || context.isEmpty() ? null : context;
    }

    /** Sets the page's context, an empty string if it has none. */
    public void explain(String context) {
        this.context = context;
    }

    /** Sets {@link #parent}. */
    public void follow(@Nullable String parent) {
        this.parent = parent;
    }
}
