// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.Mint;
import sh.karta.server.auth.Principal;
import sh.karta.server.auth.Tickets;
import sh.karta.server.auth.Tokens;
import sh.karta.server.http.Route.Access;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Turns a request's token or ticket into a principal, and checks that its key still stands for it and that it is one for the
 * project in the path.
 */
final class TokenVerifier {
    private static final String BEARER = "bearer ";

    private final Tokens tokens;
    private final Tickets tickets;
    private final Mint mint;

    TokenVerifier(Tokens tokens, Tickets tickets, Mint mint) {
        this.mint = mint;
        this.tokens = tokens;
        this.tickets = tickets;
    }

    Principal verify(Request request, Fields query, Access access, Map<String, String> path) {
        String ticket = access == Access.BEARER_OR_TICKET ? query.getValue("ticket") : null;
        Principal principal =
                ticket == null ? tokens.verify(bearer(request)) : tickets.redeem(ticket, path.getOrDefault("id", ""));
        String asked = path.containsKey("org") ? path.get("org") + "/" + path.get("agent") : null;
        String own = principal.owner().project();
        if (asked != null && !asked.equals(own)) {
            throw new Problem(
                    Code.FORBIDDEN, "Key " + principal.embedKey() + " belongs to " + own + ", not " + asked + ".");
        }
        mint.stillAllows(principal);
        return principal;
    }

    private static String bearer(Request request) {
        @Nullable String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        // RFC 9110 §11.1: the scheme's name is case-insensitive.
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new Problem(Code.UNAUTHENTICATED, "Send a token: Authorization: Bearer …");
        }
        return header.substring(BEARER.length()).strip();
    }
}
