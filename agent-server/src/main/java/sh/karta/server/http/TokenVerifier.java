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
 * Verifies the token or ticket of a request. Also checks that the embed key still allows the token, and that the token is for the project
 * in the path.
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
        String requested = path.containsKey("org") ? path.get("org") + "/" + path.get("agent") : null;
        String actual = principal.owner().project();
        if (requested != null && !requested.equals(actual)) {
            throw new Problem(
                    Code.FORBIDDEN,
                    "Key " + principal.embedKey() + " belongs to " + actual + ", not " + requested + ".");
        }
        mint.requireValid(principal);
        return principal;
    }

    private static String bearer(Request request) {
        @Nullable String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        // RFC 9110 §11.1: the name of the scheme is case-insensitive.
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new Problem(
                    Code.UNAUTHENTICATED, "The request has no token, expected the header Authorization: Bearer …");
        }
        return header.substring(BEARER.length()).strip();
    }
}
