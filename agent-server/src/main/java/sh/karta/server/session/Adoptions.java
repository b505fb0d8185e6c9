// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives visitors' sessions to the users as whom they have signed in (wire protocol §1). Thread-safe. */
public final class Adoptions {
    private static final Duration ADOPTABLE = Duration.ofHours(24);
    private static final int AT_ONCE = 100;

    private final SessionEnvironment environment;
    private final LiveSessions live;

    Adoptions(SessionEnvironment environment, LiveSessions live) {
        this.environment = environment;
        this.live = live;
    }

    /** Gives a visitor's sessions of the last 24 hours to the user after sign-in (wire protocol §1). */
    public CompletionStage<Void> adopt(Owner visitor, Owner user) {
        return adoptSince(environment.clock().instant().minus(ADOPTABLE), visitor, user);
    }

    private CompletionStage<Void> adoptSince(Instant since, Owner visitor, Owner user) {
        return environment
                .store()
                .adopt(visitor.project(), visitor.subject(), user.subject(), since, AT_ONCE)
                .thenCompose(adopted -> {
                    adopted.forEach(id -> {
                        LiveSession session = live.present(id);
                        if (session != null) {
                            session.setOwner(user);
                        }
                        environment.bus().changed(id);
                    });
                    return adopted.size() < AT_ONCE
                            ? CompletableFuture.completedFuture(null)
                            : adoptSince(since, visitor, user);
                });
    }
}
