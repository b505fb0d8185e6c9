// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/** The connection, its key names, and its failures in the server's words. Thread-safe. */
final class RedisCalls {
    /** Before all keys, so that a Redis can be shared. */
    static final String PREFIX = "karta:";

    private static final Logger LOG = LoggerFactory.getLogger(RedisCalls.class);
    private static final int RETRY_SECONDS = 2;

    /** A script that Redis runs as one step. */
    record Script(String text, String sha1) {
        static Script of(String resource) {
            try (InputStream stream = RedisCalls.class.getResourceAsStream(resource)) {
                if (stream == null) {
                    throw new IllegalStateException("no resource " + resource);
                }
                byte[] text = stream.readAllBytes();
                String sha1 = HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-1").digest(text));
                return new Script(new String(text, StandardCharsets.UTF_8), sha1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has SHA-1", e);
            }
        }
    }

    private final RedisAsyncCommands<String, String> commands;
    private final Duration patience;

    RedisCalls(StatefulRedisConnection<String, String> connection, Duration patience) {
        this.commands = connection.async();
        this.patience = patience;
    }

    RedisAsyncCommands<String, String> commands() {
        return commands;
    }

    /** Runs a script by its hash; a Redis that has been restarted is sent the text again. */
    <T> CompletableFuture<T> run(Script script, ScriptOutputType type, String... arguments) {
        String[] noKeys = {};
        CompletionStage<T> first = commands.evalsha(script.sha1(), type, noKeys, arguments);
        return first.exceptionallyCompose(failure -> unwrap(failure) instanceof RedisNoScriptException
                        ? commands.<T>eval(script.text(), type, noKeys, arguments)
                        : CompletableFuture.failedFuture(failure))
                .toCompletableFuture();
    }

    /** Waits for an answer. */
    <T> T await(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw problem(unwrap(e));
        } catch (TimeoutException e) {
            throw problem(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(Code.UNAVAILABLE, "The server is stopping.", RETRY_SECONDS);
        }
    }

    static Problem problem(Throwable failure) {
        LOG.debug("Redis: {}", failure.toString());
        return new Problem(Code.UNAVAILABLE, "The session store cannot be reached.", RETRY_SECONDS);
    }

    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException || cause instanceof ExecutionException) {
            Throwable inner = cause.getCause();
            if (inner == null) {
                return cause;
            }
            cause = inner;
        }
        return cause;
    }
}
