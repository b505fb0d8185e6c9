// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.event.Json;
import sh.karta.server.event.MessageText;
import sh.karta.server.limit.Slots;
import sh.karta.server.outgoing.ModelEndpoint;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;
import sh.karta.server.transcription.Audio;
import sh.karta.server.transcription.TranscriptionEndpoint;

/** {@code POST …/transcriptions}: returns the words of a recording, which is passed on and not stored. */
final class TranscriptionsRoute implements Route.Endpoint {
    private static final int MAX_AUDIO = 2 * 1_024 * 1_024;
    /** Extra bytes for the other parts of the form. */
    static final int MAX_BODY = MAX_AUDIO + 16_384;

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int AT_ONCE = 1;
    /** Limit for all visitors together, because each request holds its recording in memory until the endpoint answers. */
    private static final int IN_ALL = 8;

    private static final int RETRY_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(TranscriptionsRoute.class);

    private final Services services;
    private final TranscriptionEndpoint endpoint = new TranscriptionEndpoint(WITHIN);
    private final Slots<Owner> running = new Slots<>(AT_ONCE);
    private final Semaphore all = new Semaphore(IN_ALL);

    TranscriptionsRoute(Services services) {
        this.services = services;
    }

    @Override
    public Runnable admit(Call call) {
        Owner owner = call.owner();
        settings(owner);
        services.admission().rates().admitTranscription(owner);
        if (!running.tryAcquire(owner)) {
            throw new Problem(
                    Code.RATE_LIMITED, "A recording of this visitor is being transcribed. Wait for it.", RETRY_SECONDS);
        }
        return () -> running.release(owner);
    }

    private ModelEndpoint settings(Owner owner) {
        ModelEndpoint settings = services.projects().transcriptions().apply(owner.project());
        if (settings == null) {
            throw new Problem(
                    Code.FORBIDDEN, "Dictation is disabled in this project. Set transcription in its config.");
        }
        return settings;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        ByteBuffer content = FormFile.of(call, MAX_BODY).content();
        int bytes = content.remaining();
        if (bytes > MAX_AUDIO) {
            throw new Problem(
                    Code.TOO_LARGE, "The recording has " + bytes + " bytes, expected at most " + MAX_AUDIO + ".");
        }
        byte[] file = new byte[bytes];
        content.get(file);
        Audio audio = Audio.of(file);
        if (audio == null) {
            throw new Problem(Code.UNSUPPORTED_MEDIA, "The file is not a recording: expected WebM, MP4, Ogg or WAV.");
        }
        ModelEndpoint settings = settings(call.owner());
        if (!all.tryAcquire()) {
            throw new Problem(
                    Code.UNAVAILABLE, "The server is transcribing too many recordings. Try again.", RETRY_SECONDS);
        }
        return endpoint.text(settings, audio, file).handle((text, failure) -> {
            all.release();
            if (failure != null) {
                throw problem(call, settings, failure);
            }
            return Reply.json(200, Json.object().put("text", cut(text)));
        });
    }

    /** Cuts a text that is longer than a message may be. */
    private static String cut(String text) {
        int end = Math.min(text.length(), MessageText.MAX_LENGTH);
        boolean split = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, split ? end - 1 : end);
    }

    private static RuntimeException problem(Call call, ModelEndpoint settings, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof ModelException model)) {
            return new CompletionException(cause);
        }
        // The endpoint answers on a thread of its own.
        MDC.put("request", call.requestId());
        try {
            LOG.warn(
                    "Transcription failed: {} from {} in session {} of {}: {}",
                    model.code().wireName(),
                    settings,
                    call.path("id"),
                    call.owner().project(),
                    model.reason());
        } finally {
            MDC.remove("request");
        }
        return new Problem(Code.of(model.code().wireName()), model.code().message());
    }
}
