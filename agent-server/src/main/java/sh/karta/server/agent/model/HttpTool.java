// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.Turn;
import sh.karta.server.event.Json;
import sh.karta.server.event.ToolWording;
import sh.karta.server.event.Visibility;
import sh.karta.server.outgoing.OutgoingHttp;
import sh.karta.server.outgoing.StandardWebhooks;

/**
 * Calls an HTTP endpoint of the operator: {@code POST} of {@code {arguments, session_id, project, user_id, stepped_up_at?, aal?}} with an
 * {@code Idempotency-Key}; the body of the response is the output. With a secret, the call is signed. The address comes from the configuration. Neither the model nor the
 * visitor can change it, and redirects are not followed.
 */
public final class HttpTool implements Tool {
    /**
     * The configuration of a tool.
     *
     * @param wording the texts about its calls that visitors read
     * @param secret signs its calls; {@code whsec_} and the key in Base64, or null for none
     * @param visible how much of its calls visitors see
     * @param requiresStepUp whether only a user with a step-up may call it
     * @param timeout from the request to the last byte of the response
     * @param maxOutput bytes of the response that are read. The rest is cut off
     */
    public record Settings(
            String name,
            String description,
            ToolWording wording,
            ObjectNode parameters,
            URI url,
            Map<String, String> headers,
            @Nullable String secret,
            boolean approval,
            Visibility visible,
            boolean requiresStepUp,
            Duration timeout,
            int maxOutput) {
        @Override
        public String toString() {
            return "Tool[" + name + "]"; // leaves out headers and secret
        }
    }

    private static final int LOGGED_CHARACTERS = 2_000;

    private final Settings settings;
    private final HttpClient http;

    public HttpTool(Settings settings) {
        this.settings = settings;
        http = OutgoingHttp.client(settings.timeout());
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String description() {
        return settings.description();
    }

    @Override
    public ToolWording wording() {
        return settings.wording();
    }

    @Override
    public ObjectNode parameters() {
        return settings.parameters();
    }

    @Override
    public Visibility visible() {
        return settings.visible();
    }

    @Override
    public boolean needsApproval() {
        return settings.approval();
    }

    @Override
    public boolean requiresStepUp() {
        return settings.requiresStepUp();
    }

    @Override
    public CompletableFuture<Outcome> run(Invocation invocation) {
        ObjectNode body = Json.object();
        body.set("arguments", invocation.arguments());
        body.put("session_id", invocation.sessionId())
                .put("project", invocation.project())
                .put("user_id", invocation.userId().isEmpty() ? null : invocation.userId());
        Turn.StepUp stepUp = invocation.stepUp();
        if (stepUp != null) {
            body.put("stepped_up_at", stepUp.at().getEpochSecond()).put("aal", stepUp.level());
        }
        byte[] bytes = Json.bytes(body);
        String key = invocation.sessionId() + "/" + invocation.id();
        HttpRequest.Builder request =
                OutgoingHttp.request(settings.url(), settings.timeout()).POST(BodyPublishers.ofByteArray(bytes));
        settings.headers().forEach(request::setHeader);
        request.setHeader("Content-Type", "application/json");
        request.setHeader("Idempotency-Key", key);
        if (settings.secret() != null) {
            // Set after the configured headers, which must not replace a signature.
            StandardWebhooks.headers(settings.secret(), key, bytes, Instant.now())
                    .forEach(request::setHeader);
        }
        if (invocation.traceparent() != null) {
            request.setHeader("traceparent", invocation.traceparent());
        }
        CompletableFuture<OutgoingHttp.Answer> answer =
                OutgoingHttp.exchange(http, request.build(), settings.timeout(), settings.maxOutput());
        CompletableFuture<Outcome> outcome = answer.thenApply(this::outcome).exceptionally(HttpTool::failed);
        var unused = outcome.whenComplete((done, failure) -> answer.cancel(true));
        return outcome;
    }

    private Outcome outcome(OutgoingHttp.Answer answer) {
        byte[] bytes = answer.body();
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (answer.status() / 100 == 2) {
            return Outcome.success(json(text, bytes));
        }
        return new Outcome(
                Json.object().put("status", answer.status()),
                "status " + answer.status() + ", "
                        + Excerpt.of(text, settings.headers().values(), LOGGED_CHARACTERS));
    }

    private static JsonNode json(String text, byte[] bytes) {
        try {
            JsonNode node = Json.parse(bytes);
            return node.isMissingNode() ? TextNode.valueOf("") : node;
        } catch (IOException e) {
            return TextNode.valueOf(text);
        }
    }

    /** Names only the kind of failure to the model, because addresses and errors of our network are private. */
    private static Outcome failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean late = cause instanceof TimeoutException || cause instanceof HttpTimeoutException;
        return new Outcome(
                TextNode.valueOf(late ? "The tool did not answer in time." : "The tool could not be reached."),
                cause.toString());
    }
}
