// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.event.Json;
import sh.karta.server.event.ToolWording;
import sh.karta.server.event.Visibility;

final class HttpToolTest {
    @Test
    void aToolWithASlowBodyDelaysNoOtherTool() throws Exception {
        HttpServer endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        endpoint.setExecutor(threads);
        CountDownLatch end = new CountDownLatch(1);
        endpoint.createContext("/slow", call -> {
            call.sendResponseHeaders(200, 2);
            call.getResponseBody().write('4');
            call.getResponseBody().flush();
            await(end);
            call.close();
        });
        endpoint.createContext("/quick", call -> {
            call.sendResponseHeaders(200, 2);
            call.getResponseBody().write(new byte[] {'4', '2'});
            call.close();
        });
        endpoint.start();
        String address = "http://127.0.0.1:" + endpoint.getAddress().getPort();
        try {
            HttpTool slow = tool(address + "/slow");
            List<CompletableFuture<Tool.Outcome>> open = new ArrayList<>();
            for (int i = 0; i <= ForkJoinPool.getCommonPoolParallelism(); i++) {
                open.add(call(slow));
            }
            assertThat(call(tool(address + "/quick")).join().output().asInt()).isEqualTo(42);
            assertThat(open).noneMatch(CompletableFuture::isDone);
            open.forEach(each -> each.cancel(true));
        } finally {
            end.countDown();
            endpoint.stop(0);
            threads.shutdown();
        }
    }

    @ParameterizedTest(name = "after the head of the response: {0}")
    @ValueSource(booleans = {false, true})
    void aCancelledCallClosesItsConnection(boolean answering) throws Exception {
        try (ServerSocket endpoint = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Tool.Outcome> call = call(tool("http://127.0.0.1:" + endpoint.getLocalPort()));
            try (Socket socket = endpoint.accept()) {
                socket.setSoTimeout(40_000); // less than the timeout of the tool, which closes the connection too
                assertThat(socket.getInputStream().read()).isEqualTo('P');
                if (answering) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n4".getBytes(StandardCharsets.US_ASCII));
                }
                call.cancel(true);
                assertThat(isClosed(socket.getInputStream())).isTrue();
            }
        }
    }

    /** Reads to the end. Returns false if it does not come. */
    private static boolean isClosed(InputStream in) throws IOException {
        try {
            in.readAllBytes();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // a reset
        }
    }

    private static CompletableFuture<Tool.Outcome> call(HttpTool tool) {
        return tool.run(new Tool.Invocation("id", Json.object(), "ses", "a/b", "", null, null));
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpTool tool(String url) {
        return new HttpTool(new HttpTool.Settings(
                "count",
                "Counts.",
                ToolWording.NONE,
                Json.object(),
                URI.create(url),
                Map.of(),
                null,
                false,
                Visibility.NAME,
                false,
                Duration.ofSeconds(50),
                1_000));
    }
}
