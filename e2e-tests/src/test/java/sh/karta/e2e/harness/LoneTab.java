// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import sh.karta.e2e.stack.Patience;
import sh.karta.e2e.stack.Watch;

/**
 * The only tab of its own Chromium, whose page can crash. The Playwright driver does not survive the crash of a page,
 * so it is disconnected before and reconnected when there is a page again. In between, commands use the DevTools
 * protocol directly.
 */
public final class LoneTab implements AutoCloseable {
    private final BrowserType driver;
    private final Path folder;
    private final Process chromium;
    private final String address;
    private final Map<String, CompletableFuture<Void>> heard = new ConcurrentHashMap<>();
    private @Nullable Browser driven;
    private @Nullable Visit visit;
    private @Nullable WebSocket wire;
    private int sent;

    private LoneTab(BrowserType driver, Path folder, Process chromium, String address) {
        this.driver = driver;
        this.folder = folder;
        this.chromium = chromium;
        this.address = address;
    }

    static LoneTab open(BrowserType driver, Path executable, Path folder) {
        try {
            // A new profile, so that nothing stored by the first run can be found.
            Path profile = Files.createTempDirectory(Files.createDirectories(folder), "profile");
            Process chromium = new ProcessBuilder(
                            executable.toString(),
                            "--headless",
                            "--no-sandbox",
                            "--no-first-run",
                            // Hides the warning about the sandbox, which would disappear on reload and change the
                            // page's height.
                            "--test-type",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + profile.toAbsolutePath(),
                            "--window-size=1280,800",
                            "about:blank")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("chromium.log").toFile())
                    .start();
            try {
                return new LoneTab(driver, folder, chromium, awaitAddress(chromium, profile));
            } catch (IOException | RuntimeException failed) {
                end(chromium);
                throw failed;
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** Returns the port that Chromium writes to a file when it listens. */
    private static String awaitAddress(Process chromium, Path profile) throws IOException {
        Path file = profile.resolve("DevToolsActivePort");
        long deadline = System.nanoTime() + Patience.LIMIT.toNanos();
        while (true) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() > 1) {
                return "http://127.0.0.1:" + lines.get(0);
            }
            if (!chromium.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Chromium does not listen");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Returns the visit in the tab, which began with the tab or with the last {@link #reload}. */
    public Visit visit() {
        if (visit == null) {
            driven = driver.connectOverCDP(address);
            visit = Visit.join(driven.contexts().get(0), folder);
        }
        return visit;
    }

    /** Crashes the renderer process and waits until the browser has noticed. This ends the visit. */
    public void crash() {
        end(false);
        letGo();
        wire = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(page(), new Ear())
                .join();
        send("Inspector.enable", Map.of());
        send("Page.crash", Map.of());
        await("Inspector.targetCrashed");
    }

    /** Reloads the tab, as a visitor does after a crash. */
    public void reload() {
        send("Page.addScriptToEvaluateOnNewDocument", Map.of("source", Watch.SCRIPT));
        send("Page.reload", Map.of());
        await("Inspector.targetReloadedAfterCrash");
    }

    /** Fails if the current visit has an unexpected problem. */
    void end(boolean failed) {
        if (visit != null) {
            visit.end(failed);
        }
    }

    @Override
    public void close() {
        letGo();
        if (wire != null) {
            wire.abort();
        }
        end(chromium);
    }

    private void letGo() {
        visit = null;
        if (driven != null) {
            driven.close();
            driven = null;
        }
    }

    private URI page() {
        HttpRequest list =
                HttpRequest.newBuilder(URI.create(address + "/json/list")).build();
        JsonArray targets = HttpClient.newHttpClient()
                .sendAsync(list, BodyHandlers.ofString())
                .thenApply(answer -> JsonParser.parseString(answer.body()).getAsJsonArray())
                .join();
        for (JsonElement target : targets) {
            JsonObject fields = target.getAsJsonObject();
            if (fields.get("type").getAsString().equals("page")) {
                return URI.create(fields.get("webSocketDebuggerUrl").getAsString());
            }
        }
        throw new IllegalStateException("no page: " + targets);
    }

    /** Sends a command without waiting, because a crashed page does not answer. */
    private void send(String method, Map<String, String> parameters) {
        if (wire == null) {
            throw new IllegalStateException("the page has not crashed");
        }
        String command = new Gson().toJson(Map.of("id", ++sent, "method", method, "params", parameters));
        wire.sendText(command, true).join();
    }

    private void await(String event) {
        heard(event).orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        heard.remove(event);
    }

    private CompletableFuture<Void> heard(String event) {
        return heard.computeIfAbsent(event, name -> new CompletableFuture<>());
    }

    private static void end(Process chromium) {
        List<ProcessHandle> children = chromium.descendants().toList();
        chromium.destroy();
        chromium.onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> child.onExit().join());
    }

    /** Receives the browser's messages. */
    private final class Ear implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            message.append(text);
            if (last) {
                JsonObject said = JsonParser.parseString(message.toString()).getAsJsonObject();
                message.setLength(0);
                if (said.has("method")) {
                    heard(said.get("method").getAsString()).complete(null);
                }
            }
            from.request(1);
            return null;
        }
    }
}
