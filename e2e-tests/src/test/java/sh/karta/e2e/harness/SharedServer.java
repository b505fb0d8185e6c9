// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import sh.karta.e2e.stack.AgentServer;
import sh.karta.e2e.stack.Patience;
import sh.karta.e2e.stack.Stack;

/**
 * The agent server of all classes, because the start of a server takes longer than most tests. Each class has a project with its own key,
 * and so its own rate limits. The demo's project exists too, for pages that contain its key. Thread-safe.
 */
final class SharedServer implements AutoCloseable {
    /** The browsers of all threads have the same network address. */
    private static final String START = """
            limits: {connections_per_address: 10000}
            projects:
            """;

    private static final String FEATURES = "    features: {history: true, uploads: true, feedback: true}\n";
    private static final String KEYS = "    keys: [{key: %s, origins: [loopback, none%s]}]\n";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path config;
    private final AgentServer server;

    private SharedServer(Path parent) {
        Path folder;
        try {
            // A new one, because the server of an interrupted run may still use its data.
            folder = Files.createTempDirectory(Files.createDirectories(parent), "server-");
            config = folder.resolve("config.yaml");
            Files.writeString(config, START + project(Stack.DEMO.name(), Stack.DEMO.key(), ""));
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        server = AgentServer.start(folder, "--config", config.toString());
    }

    /** Returns the running server, or starts it with a new folder in {@code parent}. */
    static SharedServer of(ExtensionContext context, Path parent) {
        return context.getRoot()
                .getStore(Namespace.create(SharedServer.class))
                .computeIfAbsent(SharedServer.class, key -> new SharedServer(parent), SharedServer.class);
    }

    /** Adds the project of a class and returns when the server knows it. */
    synchronized Stack stackOf(Class<?> tests) {
        EndToEnd settings = tests.getAnnotation(EndToEnd.class);
        String name = tests.getSimpleName().toLowerCase(Locale.ROOT);
        Stack.Project project = new Stack.Project("pk_test_" + name, "e2e/" + name);
        String origins = settings.origin().isEmpty() ? "" : ", \"" + settings.origin() + "\"";
        try {
            Files.writeString(
                    config,
                    project(project.name(), project.key(), origins)
                            + settings.project().indent(4),
                    StandardOpenOption.APPEND);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        server.readConfigAgain();
        awaitKey(project.key());
        return Stack.of(server, project);
    }

    private static String project(String name, String key, String origins) {
        return "  " + name + ":\n" + KEYS.formatted(key, origins) + FEATURES;
    }

    private void awaitKey(String key) {
        HttpRequest ask = HttpRequest.newBuilder(server.url().resolve("/v1/embed/config?embed_key=" + key))
                .build();
        long deadline = System.nanoTime() + Patience.LIMIT.toNanos();
        while (http.sendAsync(ask, BodyHandlers.discarding()).join().statusCode() != 200) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the agent server has not read " + config);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
