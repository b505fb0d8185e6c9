// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;

/**
 * A message of the visitor, or a request for another answer. A second post with the same {@link #key} must have the same content.
 */
public final class UserMessage {
    /** The parent of an edit of the first message. It is sent as {@code null}. */
    public static final String BEGINNING = "";

    /** The visitor's text. */
    public final String text;

    /** Array of {@code {path, name, type, size}}, or null. */
    public final @Nullable JsonValue attachments;

    /** The idempotency key (wire-protocol §3). */
    public final String key;

    /** The page's context, or an empty string if it has none. Null until it was requested. */
    public @Nullable String context;

    /** The id of the message that an edit follows, {@link #BEGINNING}, or null for the end of the current path. */
    final @Nullable String parent;

    /** The id of the answer in place of which another one is requested, or null. */
    final @Nullable String answer;

    public UserMessage(String text, @Nullable JsonValue attachments, String key, @Nullable String context) {
        this(text, attachments, key, context, null, null);
    }

    private UserMessage(
            String text,
            @Nullable JsonValue attachments,
            String key,
            @Nullable String context,
            @Nullable String parent,
            @Nullable String answer) {
        this.text = text;
        this.attachments = attachments;
        this.key = key;
        this.context = context;
        this.parent = parent;
        this.answer = answer;
    }

    /** Returns a message that follows {@code parent}, {@link #BEGINNING}, or the end of the current path if that is null. */
    public static UserMessage of(String text, @Nullable JsonValue attachments, String key, @Nullable String parent) {
        return new UserMessage(text, attachments, key, null, parent, null);
    }

    /** Returns a request for another version of {@code answer}. */
    public static UserMessage regenerate(String answer, String key) {
        return new UserMessage("", null, key, "", null, answer);
    }

    /** Returns whether it adds a version to a message, which only the session of that message can have. */
    public boolean isVersion() {
        return parent != null || answer != null;
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
}
