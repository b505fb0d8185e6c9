// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.transcription;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ProviderCode;
import sh.karta.server.event.Json;
import sh.karta.server.outgoing.ModelEndpoint;
import sh.karta.server.outgoing.OutgoingHttp;

/** An endpoint with the API {@code POST /audio/transcriptions} of OpenAI. Neither audio nor text is stored or logged. Thread-safe. */
public final class TranscriptionEndpoint {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 1_048_576;

    private final HttpClient http = OutgoingHttp.client(CONNECT);
    private final Duration within;

    /** @param within time limit for an answer, with its body */
    public TranscriptionEndpoint(Duration within) {
        this.within = within;
    }

    /**
     * Returns the spoken words, empty if there are none.
     *
     * @return fails with a {@link ModelException}
     */
    public CompletionStage<String> text(ModelEndpoint endpoint, Audio audio, byte[] file) {
        String boundary = "karta-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        HttpRequest request = endpoint.request("/audio/transcriptions")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(form(boundary, endpoint.model(), audio, file)))
                .build();
        return OutgoingHttp.exchange(http, request, within, MAX_BYTES + 1).handle((answer, failure) -> {
            if (failure != null) {
                throw failed(failure);
            }
            return text(answer.status(), answer.body());
        });
    }

    private static byte[] form(String boundary, String model, Audio audio, byte[] file) {
        ByteArrayOutputStream form = new ByteArrayOutputStream(file.length + 1_024);
        form.writeBytes(field(boundary, "name=\"model\"", model));
        form.writeBytes(field(boundary, "name=\"response_format\"", "json"));
        form.writeBytes(utf8("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + audio.fileName() + "\"\r\nContent-Type: " + audio.type() + "\r\n\r\n"));
        form.writeBytes(file);
        form.writeBytes(utf8("\r\n--" + boundary + "--\r\n"));
        return form.toByteArray();
    }

    private static byte[] field(String boundary, String name, String value) {
        return utf8("--" + boundary + "\r\nContent-Disposition: form-data; " + name + "\r\n\r\n" + value + "\r\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ModelException failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        boolean late = cause instanceof TimeoutException || cause instanceof HttpTimeoutException;
        return new ModelException(
                late ? ProviderCode.TIMEOUT : ProviderCode.UNAVAILABLE,
                cause.getClass().getName());
    }

    /** Returns the text of a response. The reasons of failures omit the body, which may quote the visitor or the key. */
    private static String text(int status, byte[] body) {
        if (status / 100 != 2) {
            throw new ModelException(ProviderCode.ofStatus(status), "status " + status);
        }
        try {
            JsonNode text = body.length > MAX_BYTES ? null : Json.parse(body).get("text");
            if (text != null && text.isTextual()) {
                return text.textValue().strip();
            }
        } catch (IOException e) {
            throw new ModelException(ProviderCode.BAD_RESPONSE, "the response is not JSON");
        }
        throw new ModelException(ProviderCode.BAD_RESPONSE, "the response has no \"text\"");
    }
}
