// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sh.karta.e2e.stack.Patience;
import sh.karta.e2e.stack.Stack;
import sh.karta.prerequisites.Tool;

/** A Chromium without a driver, for pages that behave differently under one. */
final class Undriven {
    private Undriven() {}

    /**
     * Opens a page that runs without a driver and finally requests the address {@code {{report}}} with its problems.
     * {@code {{prepared}}} responds after {@code {{ready}}} was requested.
     */
    static void meet(HostilePage page, Stack stack) {
        CompletableFuture<String> ready = new CompletableFuture<>();
        CompletableFuture<String> report = new CompletableFuture<>();
        URI address = Meeting.publish(
                page,
                stack,
                new Twist(),
                Map.of(
                        "report", stack.pages().publish(report::complete).toString(),
                        "ready", stack.pages().publish(ready::complete).toString(),
                        "prepared",
                                stack.pages()
                                        .publish(asked -> ready.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)
                                                .join())
                                        .toString()));
        try {
            Path profile = Files.createTempDirectory("karta-chromium");
            Process browser = new ProcessBuilder(
                            Tool.CHROMIUM.find().orElseThrow().toString(),
                            "--headless",
                            "--no-sandbox",
                            "--user-data-dir=" + profile,
                            address.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                assertThat(report.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .as("changes that the page has noticed")
                        .isEmpty();
            } finally {
                List<ProcessHandle> children = browser.descendants().toList();
                browser.destroy();
                browser.onExit().join();
                children.forEach(ProcessHandle::destroyForcibly);
                children.forEach(child -> child.onExit().join());
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        } catch (ExecutionException | TimeoutException silent) {
            throw new AssertionError("the page has not reported", silent);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
