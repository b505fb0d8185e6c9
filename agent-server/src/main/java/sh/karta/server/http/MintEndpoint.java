// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.auth.EmbedKey;
import sh.karta.server.auth.Mint;
import sh.karta.server.event.Json;
import sh.karta.server.limit.Limits;
import sh.karta.server.session.Sessions;

/** {@code POST /v1/embed/session-tokens}: wire protocol §1. */
final class MintEndpoint implements Route.Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(MintEndpoint.class);

    private final Mint mint;
    private final Sessions sessions;
    private final Limits limits;
    private final Pools pools;

    MintEndpoint(Services services, Pools pools) {
        this.pools = pools;
        mint = services.access().mint();
        sessions = services.sessions();
        limits = services.admission().rates();
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        ObjectNode body = call.json();
        Mint.Request request = new Mint.Request(
                BodyFields.text(body, "embed_key", 200),
                BodyFields.optionalText(body, "user_id", 1_000),
                BodyFields.optionalText(body, "identity_token", 8_000),
                BodyFields.optionalText(body, "visitor_id", 1_000));
        String origin = call.header(HttpHeader.ORIGIN);
        EmbedKey key = mint.admit(request.embedKey(), origin);
        limits.admitMint(key.project(), key.key(), call.address());
        return request.identityToken() == null
                ? answer(request, key, origin)
                : pools.begin(Pools.Purpose.IDENTITIES, () -> answer(request, key, origin));
    }

    private CompletionStage<Reply> answer(Mint.Request request, EmbedKey key, @Nullable String origin) {
        return mint.mint(request, key, origin).thenCompose(this::answer);
    }

    private CompletionStage<Reply> answer(Mint.Minted minted) {
        ObjectNode answer = Json.object()
                .put("token", minted.token())
                .put("expires_in", minted.expiresIn())
                .put("expires_at", minted.expiresAt().getEpochSecond());
        if (minted.freshVisitorId() != null) {
            answer.put("visitor_id", minted.freshVisitorId());
        }
        Reply reply = Reply.json(200, answer);
        if (minted.visitor() == null) {
            return ApiHandler.now(reply);
        }
        // If the adoption of old sessions fails, the sign-in should still succeed.
        return sessions.adoptions()
                .adopt(minted.visitor(), minted.principal().owner())
                .handle((done, failure) -> {
                    if (failure != null) {
                        LOG.warn("Adopting the sessions of a visitor failed: {}", failure.getMessage());
                    }
                    return reply;
                });
    }
}
