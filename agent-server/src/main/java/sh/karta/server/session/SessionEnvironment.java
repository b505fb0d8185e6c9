// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Clock;
import java.util.function.Function;
import sh.karta.server.agent.Agent;
import sh.karta.server.live.LiveBus;
import sh.karta.server.store.IdempotencyKeys;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.work.Workers;

/**
 * Dependencies that all sessions share.
 *
 * @param node the id of this server, which owns the runs it drives
 * @param runs the runs that this server drives
 * @param bus broadcasts to the other servers; {@link LiveBus#NONE} for a single server
 */
record SessionEnvironment(
        SessionStore store,
        IdempotencyKeys keys,
        String node,
        Generation generation,
        Checkpointer runs,
        LiveBus bus,
        Workers workers,
        Clock clock,
        Deadlines deadlines,
        Function<String, Agent> agents,
        TurnObserver observer) {

    /** Returns whether other servers may write to the store. */
    boolean shared() {
        return bus != LiveBus.NONE;
    }

    Agent agentOf(String project) {
        return agents.apply(project);
    }
}
