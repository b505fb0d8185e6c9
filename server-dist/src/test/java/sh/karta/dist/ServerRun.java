// SPDX-License-Identifier: Apache-2.0
package sh.karta.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server in its own process, on free ports, and a client for it. */
final class ServerRun implements AutoCloseable {
    private static final String LISTENING = "listening on ";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    /** The lines that the server printed before it was ready, and the next one. */
    final List<String> lines = new ArrayList<>();

    final URI address;

    private ServerRun(Process process) throws IOException {
        this.process = process;
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String ready = "";
        while (!ready.startsWith(LISTENING)) {
            ready = out.readLine();
            if (ready == null) {
                throw new AssertionError("the server did not start: " + lines);
            }
            lines.add(ready);
        }
        lines.add(String.valueOf(out.readLine()));
        address = URI.create(ready.substring(LISTENING.length()));
    }

    /** Starts a command in a folder and waits until the server listens. The log goes to {@code log} in that folder. */
    static ServerRun start(Path folder, List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("log").toFile());
        builder.environment().put("KARTA_PORT", "0");
        builder.environment().putAll(environment);
        try {
            return new ServerRun(builder.start());
        } catch (AssertionError notStarted) {
            throw new AssertionError(Files.readString(folder.resolve("log")), notStarted);
        }
    }

    /** Returns the path of a file in the work tree. */
    static Path built(String place) {
        return Path.of(System.getProperty("karta.root", ".."))
                .toAbsolutePath()
                .normalize()
                .resolve(place);
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends SIGTERM and returns the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
