// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;

/**
 * Posts edited messages and requests for another answer, and reports the accepted ones. It replaces the poster of {@link ManagedAgents}, so
 * that neither that class nor a turn depends on versions.
 */
public final class VersionPosts implements Poster {
    /** Describes the path that is shown. */
    public interface Path {
        /** Reports that the server has accepted the post with {@code key} as event {@code seq}. */
        void accepted(String key, double seq);
    }

    private final ManagedAgents managed;
    private final Path path;

    /** Posts messages that are neither edits nor requests for another answer. */
    private final Poster next;

    /** The key of the next edit or request for another answer, or an empty string. */
    private String key = "";

    /** The answer to replace, or null for an edit. */
    private @Nullable String answer;

    public VersionPosts(ManagedAgents managed, Path path) {
        this.managed = managed;
        this.path = path;
        next = managed.poster();
        managed.use(this);
    }

    /** Posts the message with {@code key} as an edit. */
    public void edit(String key) {
        this.key = key;
        answer = null;
    }

    /** Posts a request for another version of {@code answer} instead of the message with {@code key}. */
    public void regenerate(String key, String answer) {
        this.key = key;
        this.answer = answer;
    }

    @Override
    public Cancellable post(String session, JsonValue message, Reply<JsonValue> reply) {
        String posted = message.string("idempotency_key");
        boolean ours = key.equals(posted);
        JsonValue event = message;
        if (ours && answer != null) {
            event = managed.event("user.regenerate", key).put("message_id", answer);
        }
        return next.post(session, event, (accepted, error) -> {
            if (error == null && posted != null) {
                path.accepted(posted, accepted == null ? Double.NaN : accepted.number("seq"));
            }
            // After a 404, a turn would create another session, which has no versions.
            reply.done(
                    accepted,
                    ours && error != null && error.status == 404 ? new KartaError(error.code, error.message) : error);
        });
    }
}
