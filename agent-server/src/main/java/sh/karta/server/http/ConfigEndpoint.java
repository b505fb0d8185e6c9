// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.EmbedKey;
import sh.karta.server.auth.Mint;
import sh.karta.server.event.Json;
import sh.karta.server.limit.Limits;
import sh.karta.server.problem.Problem;

/** {@code GET /v1/embed/config}: wire protocol §2. */
final class ConfigEndpoint implements Route.Endpoint {
    private final Mint mint;
    private final Limits limits;
    private final Function<String, @Nullable ObjectNode> runtimeConfigs;

    /** @param runtimeConfigs returns theme, features and strings of a project */
    ConfigEndpoint(Mint mint, Limits limits, Function<String, @Nullable ObjectNode> runtimeConfigs) {
        this.mint = mint;
        this.limits = limits;
        this.runtimeConfigs = runtimeConfigs;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        String name = call.query("embed_key");
        if (name == null) {
            throw Problem.invalid("embed_key is missing: expected ?embed_key=… in the query.");
        }
        // Browsers send no Origin with a same-origin GET, but they send Sec-Fetch-Site. Pages cannot set either header.
        boolean sameOrigin =
                call.header(HttpHeader.ORIGIN) == null && "same-origin".equals(call.header("Sec-Fetch-Site"));
        EmbedKey key = sameOrigin ? mint.enabled(name) : mint.admit(name, call.header(HttpHeader.ORIGIN));
        limits.admitConfig(key.project(), call.address());
        ObjectNode config = runtimeConfigs.apply(key.project());
        String json = Json.write(config == null ? Json.object() : config);
        String etag = '"' + sha256(json) + '"';
        Map<String, String> headers = Map.of("ETag", etag, "Cache-Control", "no-cache", "Vary", "Origin");
        // RFC 9110 §13.1.2: the header may be a list or *, and the comparison is weak.
        String known = call.header(HttpHeader.IF_NONE_MATCH);
        boolean unchanged = known != null && (known.strip().equals("*") || known.contains(etag));
        return ApiHandler.now(
                unchanged
                        ? new Reply.Document(304, null, headers)
                        : new Reply.Document(200, Json.parseTrusted(json), headers));
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
