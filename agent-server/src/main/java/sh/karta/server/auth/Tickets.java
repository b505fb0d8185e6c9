// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Single-use passes for one session's stream, for readers that cannot send a header (wire protocol §3). They live in memory: a
 * reader whose ticket a restart has eaten asks for another. Thread-safe.
 */
public final class Tickets {
    /** How long a ticket waits to be used. */
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    private record Pass(Principal principal, String sessionId, Instant expiresAt) {}

    private final ConcurrentHashMap<String, Pass> passes = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    public Tickets(Clock clock) {
        this.clock = clock;
    }

    public String issue(Principal principal, String sessionId) {
        Instant now = clock.instant();
        passes.values().removeIf(pass -> !now.isBefore(pass.expiresAt()));
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        String ticket = "tkt_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        passes.put(ticket, new Pass(principal, sessionId, now.plus(LIFETIME)));
        return ticket;
    }

    /** Whoever the ticket was issued to; a second time it is unknown. */
    public Principal redeem(String ticket, String sessionId) {
        Pass pass = passes.remove(ticket);
        if (pass == null
                || !clock.instant().isBefore(pass.expiresAt())
                || !pass.sessionId().equals(sessionId)) {
            throw new Problem(Code.UNAUTHENTICATED, "The ticket is unknown, used or expired. Ask for a new one.");
        }
        return pass.principal();
    }
}
