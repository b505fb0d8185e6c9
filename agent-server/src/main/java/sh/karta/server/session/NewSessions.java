// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Problem;

/** Creates sessions. Thread-safe. */
public final class NewSessions {
    private final LiveSessions live;
    private final SessionIds ids;
    private final Shutdown shutdown;

    NewSessions(LiveSessions live, SessionIds ids, Shutdown shutdown) {
        this.live = live;
        this.ids = ids;
        this.shutdown = shutdown;
    }

    /**
     * Creates a session and returns its id. A repeated key of the same owner returns the same session, also while the server drains. Its id
     * is derived from both, so this works across servers and restarts without a table of keys.
     *
     * @param idSecret makes derived ids unguessable
     * @throws Problem {@code unavailable} once the server drains
     */
    public CompletionStage<String> create(
            Owner owner, JsonNode metadata, @Nullable Repeatable repeatable, Function<String, byte[]> idSecret) {
        Problem stopping = shutdown.refusalOfNewTurns();
        if (stopping != null) {
            return repeated(owner, repeatable, idSecret, stopping);
        }
        String id = repeatable == null ? ids.random() : SessionIds.derived(owner, repeatable.key(), idSecret);
        String hash = repeatable == null ? "" : repeatable.bodyHash();
        return live.load(id)
                .submit(new Commands.Create(owner.project(), owner.subject(), metadata, hash, false))
                .thenApply(made -> id);
    }

    /**
     * Creates a session that is deleted soon after its turn, and returns its id.
     *
     * @throws Problem {@code unavailable} once the server drains
     */
    public CompletionStage<String> createTemporary(Owner owner, JsonNode metadata) {
        Problem stopping = shutdown.refusalOfNewTurns();
        if (stopping != null) {
            throw stopping;
        }
        String id = ids.random();
        return live.load(id)
                .submit(new Commands.Create(owner.project(), owner.subject(), metadata, "", true))
                .thenApply(made -> id);
    }

    /** Returns the id that an equal request to {@link #create} got before. Fails with {@code refusal} if there was none. */
    public CompletionStage<String> repeated(
            Owner owner, @Nullable Repeatable repeatable, Function<String, byte[]> idSecret, Problem refusal) {
        if (repeatable == null) {
            throw refusal;
        }
        LiveSession session = live.find(SessionIds.derived(owner, repeatable.key(), idSecret));
        if (session == null) {
            throw refusal;
        }
        return session.submit(new Commands.RepeatedCreate(repeatable.bodyHash(), refusal))
                .thenApply(found -> session.id());
    }
}
