// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.embedding;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import sh.karta.server.event.Json;
import sh.karta.server.outgoing.ModelEndpoint;
import sh.karta.server.outgoing.OutgoingHttp;

/** An endpoint with the API {@code POST /embeddings} of OpenAI, which most providers and local servers have. */
public final class EmbeddingEndpoint implements Embeddings {
    /** Some servers accept no larger batch. */
    private static final int BATCH = 32;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Enough for a batch of vectors of the greatest length, each number in 20 characters. */
    private static final int MAX_BYTES = 8 * 1_024 * 1_024;

    private static final int MAX_LENGTH = 8_192;
    private static final int LOGGED_CHARACTERS = 200;
    /** Bad request, too large, unprocessable. */
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 422);

    private final ModelEndpoint endpoint;
    private final HttpClient http = OutgoingHttp.client(CONNECT);

    public EmbeddingEndpoint(ModelEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public String name() {
        return endpoint.toString();
    }

    /** Returns true, because the operator chooses a model that fits the documents and the visitors. */
    @Override
    public boolean understands(String language) {
        return true;
    }

    @Override
    public int batch() {
        return BATCH;
    }

    @Override
    public List<float[]> of(List<String> texts, Duration within) throws IOException {
        ObjectNode body = Json.object().put("model", endpoint.model()).put("encoding_format", "float");
        texts.forEach(body.putArray("input")::add);
        HttpRequest request = endpoint.request("/embeddings")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
                .build();
        return vectors(exchange(request, within), texts.size());
    }

    /** Returns the body of a successful response. The limit of time includes the body. */
    private byte[] exchange(HttpRequest request, Duration within) throws IOException {
        CompletableFuture<OutgoingHttp.Answer> exchange = OutgoingHttp.exchange(http, request, within, MAX_BYTES + 1);
        try {
            OutgoingHttp.Answer answer = exchange.get();
            byte[] body = answer.body();
            if (answer.status() / 100 != 2) {
                String reason = "status " + answer.status() + ", " + excerpt(body);
                throw REFUSALS.contains(answer.status()) ? new RefusedTextException(reason) : new IOException(reason);
            }
            if (body.length > MAX_BYTES) {
                throw new IOException("the response has more than " + MAX_BYTES + " bytes");
            }
            return body;
        } catch (ExecutionException e) {
            boolean late = e.getCause() instanceof TimeoutException;
            throw new IOException(
                    late ? "no answer within " + within.toMillis() + " ms" : String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Returns the start of a response in one line. Endpoints may quote the key that they refuse. */
    private String excerpt(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8).replaceAll("\\s+", " ");
        String safe = endpoint.apiKey().isEmpty() ? text : text.replace(endpoint.apiKey(), "…");
        return safe.substring(0, Math.min(LOGGED_CHARACTERS, safe.length()));
    }

    private static List<float[]> vectors(byte[] body, int expected) throws IOException {
        JsonNode data;
        try {
            data = Json.parse(body).path("data");
        } catch (JacksonException e) {
            throw new IOException("the response is not JSON", e);
        }
        float[][] vectors = new float[expected][];
        int found = 0;
        for (JsonNode item : data) {
            int index = item.path("index").asInt(found);
            if (index < 0 || index >= expected || vectors[index] != null) {
                throw new IOException("expected " + expected + " vectors, got one with the index " + index);
            }
            vectors[index] = vector(item.path("embedding"));
            found++;
        }
        if (found < expected) {
            throw new IOException("expected " + expected + " vectors in \"data\", got " + found);
        }
        return Arrays.asList(vectors);
    }

    private static float[] vector(JsonNode numbers) throws IOException {
        if (!(numbers instanceof ArrayNode) || numbers.isEmpty() || numbers.size() > MAX_LENGTH) {
            throw new IOException("expected \"embedding\" to be a list of 1 to " + MAX_LENGTH + " numbers");
        }
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!numbers.get(i).isNumber()) {
                throw new IOException("expected \"embedding\" to be a list of numbers");
            }
            vector[i] = numbers.get(i).floatValue();
        }
        return vector;
    }
}
