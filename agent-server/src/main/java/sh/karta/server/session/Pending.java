// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import sh.karta.server.store.session.Accepted;

/** A queued command and the promise of its result. */
final class Pending<T> {
    final CompletableFuture<T> done = new CompletableFuture<>();
    final Command<T> command;

    Pending(Command<T> command) {
        this.command = command;
    }

    /** Returns the earlier answer to this request; null if it is new or has no idempotency key. */
    @Nullable
    T answerOf(@Nullable Accepted first) {
        Repeatable repeatable = command.repeatable();
        Long seq = repeatable == null ? null : repeatable.answerOf(first);
        return seq == null ? null : command.repeated(seq);
    }
}
