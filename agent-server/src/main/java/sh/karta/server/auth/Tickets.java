// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.OneTimeIds;

/**
 * Issues and redeems single-use tickets for the stream of one session, for clients that cannot send a header (wire protocol §3). All
 * servers that share the store accept them. Thread-safe.
 */
public final class Tickets {
    /** How long a ticket is valid. */
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    private static final String SESSION = "session";

    private final SignedClaims tickets;
    private final OneTimeIds once;
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    public Tickets(Secrets secrets, OneTimeIds once, Clock clock) {
        this.tickets = new SignedClaims("ticket", secrets, clock);
        this.once = once;
        this.clock = clock;
    }

    public String issue(Principal principal, String sessionId) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        JWTClaimsSet.Builder claims = Tokens.claims(principal)
                .claim(SESSION, sessionId)
                .jwtID(HexFormat.of().formatHex(id));
        return tickets.sign(claims, clock.instant().plus(LIFETIME));
    }

    /**
     * Redeems a ticket and returns its owner. A ticket can be redeemed once.
     *
     * @throws Problem {@code unauthenticated} if the ticket is unknown, used, expired or for another session
     */
    public Principal redeem(String ticket, String sessionId) {
        JWTClaimsSet claims = tickets.verify(ticket);
        Principal principal = claims == null ? null : Tokens.principal(claims);
        if (claims == null
                || principal == null
                || !sessionId.equals(claims.getClaim(SESSION))
                || claims.getJWTID() == null
                || !once.first("ticket:" + claims.getJWTID(), LIFETIME)) {
            throw new Problem(Code.UNAUTHENTICATED, "The ticket is unknown, used or expired. Request a new one.");
        }
        return principal;
    }
}
