// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Agent;
import sh.karta.server.event.MessageText;
import sh.karta.server.live.LiveBus;
import sh.karta.server.store.Store;
import sh.karta.server.work.Workers;

/** Sessions of a server for a test, and what visitors do with them, without the arguments that most tests do not need. */
public final class TestSessions {
    private TestSessions() {}

    /** Returns the sessions of the only server of a store, whose projects have this agent. */
    public static Sessions of(Store store, Workers workers, Agent agent) {
        return of(Sessions.Stores.of(store), workers, agent);
    }

    public static Sessions of(Sessions.Stores stores, Workers workers, Agent agent) {
        return of(stores, LiveBus.NONE, workers, Clock.systemUTC(), agent);
    }

    public static Sessions of(Sessions.Stores stores, LiveBus bus, Workers workers, Clock clock, Agent agent) {
        return new Sessions(stores, bus, workers, clock, project -> agent, (owner, outcome, took) -> {});
    }

    /** Creates a session and returns its id. */
    public static String create(Sessions sessions, Owner owner) {
        return sessions.newSessions()
                .create(owner, MissingNode.getInstance(), null, key -> new byte[32])
                .toCompletableFuture()
                .join();
    }

    /** Returns a message of a visitor who can approve tools. */
    public static Sessions.Message message(String text) {
        return new Sessions.Message(MessageText.of(text, null), null, List.of(), true, request(null));
    }

    /** Returns a request without limits. */
    public static TurnRequest request(@Nullable Repeatable repeatable) {
        return new TurnRequest("req_test", null, null, null, repeatable);
    }

    /** Posts a message and returns its number. */
    public static long post(Sessions sessions, Owner owner, String id, String text) {
        return sessions.newTurns()
                .post(owner, id, message(text))
                .toCompletableFuture()
                .join();
    }
}
