// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;

/** What the visitor says. */
public final class Outgoing {
    /** The visitor's own words. */
    public final String text;

    /** Array of {@code {path, name, type, size}}, or null. */
    public final @Nullable JsonValue attachments;

    /** Makes a second post of the same words harmless (wire-protocol §3, {@code idempotency_key}). */
    public final String key;

    public Outgoing(String text, @Nullable JsonValue attachments, String key) {
        this.text = text;
        this.attachments = attachments;
        this.key = key;
    }
}
