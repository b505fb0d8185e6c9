// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.agent.Agent;
import sh.karta.server.store.EventLog;
import sh.karta.server.work.Workers;

/** What all sessions share. */
record SessionEnvironment(
        EventLog log, Workers workers, Clock clock, Function<String, Agent> agents, TurnObserver observer) {
    private static final Logger LOG = LoggerFactory.getLogger(SessionEnvironment.class);

    Agent agentOf(String project) {
        return agents.apply(project);
    }

    /** Settles an approval at its expiry; early or double calls have no effect. */
    void expireLater(LiveSession session, TurnState.Pause pause) {
        long millis = Duration.between(clock.instant(), pause.expiresAt()).toMillis() + 1;
        workers.after(millis, () -> settle(session, pause));
    }

    private void settle(LiveSession session, TurnState.Pause pause) {
        var unused = session.submit(new Commands.Expire(pause.requestId())).whenComplete((settled, failure) -> {
            if (failure != null && !session.retired()) {
                LOG.warn("expiry of an approval in {} is tried again: {}", session.id(), failure.getMessage());
                workers.after(1_000, () -> settle(session, pause));
            }
        });
    }
}
