// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FaultProxyTest {
    private static final String STREAM = "id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\ndata: c\n\n";

    private HttpServer server;
    private FaultProxy proxy;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("X-Real", "yes");
            exchange.sendResponseHeaders(201, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/stream", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(STREAM.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        proxy = FaultProxy.start(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.stop(0);
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(request(path, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(proxy.address().resolve(path))
                .timeout(Duration.ofMinutes(1))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(proxy.address().resolve(path)).build(), BodyHandlers.ofInputStream());
    }

    @Test
    void aRequestWithoutAMatchingRuleIsForwarded() throws Exception {
        HttpResponse<String> answer = post("/echo", "hello");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("X-Real")).hasValue("yes");
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(new String(open("/stream").body().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(STREAM);
        assertThat(proxy.requests()).extracting(FaultProxy.Request::target).containsExactly("/echo", "/stream");
    }

    @ParameterizedTest
    @CsvSource({
        "STATUS_401,401",
        "STATUS_402,402",
        "STATUS_403,403",
        "STATUS_404,404",
        "STATUS_409,409",
        "STATUS_413,413",
        "STATUS_429_SECONDS,429",
        "STATUS_429_DATE,429",
        "STATUS_429_HIDDEN,429",
        "STATUS_429_LIMIT,429",
        "STATUS_500,500",
        "STATUS_503,503",
        "HTML,200",
        "HTML_502,502",
        "EMPTY,200",
        "TRUNCATED_JSON,200",
        "GARBAGE_STREAM,200",
        "HUGE_EVENT,200"
    })
    void aCannedResponseIsSentOnceThenTheRealOne(Fault fault, int status) throws Exception {
        proxy.inject("/echo", fault, 1, 7);
        assertThat(open("/echo").statusCode()).isEqualTo(status);
        assertThat(post("/echo", "x").statusCode()).isEqualTo(201);
    }

    @Test
    void retryAfterIsSentInSecondsAsADateAndHidden() throws Exception {
        proxy.inject("/echo", Fault.STATUS_429_SECONDS, 1, 7);
        HttpResponse<String> seconds = post("/echo", "");
        assertThat(seconds.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(seconds.body()).contains("\"retry_after_seconds\":7");
        proxy.inject("/echo", Fault.STATUS_429_DATE, 1, 7);
        HttpResponse<String> date = post("/echo", "");
        assertThat(date.headers().firstValue("Retry-After").orElse("")).endsWith("GMT");
        assertThat(date.body()).doesNotContain("retry_after");
        proxy.inject("/echo", Fault.STATUS_429_HIDDEN, 1, 7);
        assertThat(post("/echo", "").headers().firstValue("Access-Control-Expose-Headers"))
                .isEmpty();
    }

    @Test
    void theHugeEventIsOneEventOfMoreThanNineMebibytes() throws Exception {
        proxy.inject("/stream", Fault.HUGE_EVENT, 1);
        byte[] body = open("/stream").body().readAllBytes();
        assertThat(body.length).isGreaterThan(9 * 1024 * 1024);
        assertThat(new String(body, StandardCharsets.UTF_8)).containsOnlyOnce("\n\n");
    }

    @Test
    void aResetEndsTheRequestWithoutAResponse() {
        proxy.inject("/echo", Fault.RESET, 1);
        assertThatThrownBy(() -> post("/echo", "x")).isInstanceOf(IOException.class);
    }

    @Test
    void aStalledRequestGetsNoResponseWhileLaterOnesAreAnswered() throws Exception {
        proxy.inject("/echo", Fault.STALL_BEFORE_HEADERS, 1);
        CompletableFuture<?> stalled = http.sendAsync(request("/echo", "x"), BodyHandlers.ofString());
        while (proxy.requests().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(post("/echo", "y").statusCode()).isEqualTo(201);
        assertThat(stalled).isNotDone();
    }

    @Test
    void refuseClosesThePortUntilTheRulesAreCleared() throws Exception {
        proxy.inject("", Fault.REFUSE, 1);
        assertThatThrownBy(() -> post("/echo", "x")).isInstanceOf(ConnectException.class);
        http.send(
                HttpRequest.newBuilder(proxy.controlAddress().resolve(Control.PATH))
                        .DELETE()
                        .build(),
                BodyHandlers.discarding());
        assertThat(post("/echo", "x").statusCode()).isEqualTo(201);
    }

    @Test
    void aStreamEndsOrBreaksAfterTheGivenNumberOfEvents() throws Exception {
        proxy.inject("/stream", Fault.CUT_AFTER_EVENTS, 1, 2);
        assertThat(new String(open("/stream").body().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("id: 1\ndata: a\n\nid: 2\ndata: b\n\n");
        for (Fault fault : new Fault[] {Fault.HALF_CLOSED, Fault.RESET_AFTER_EVENTS, Fault.RESET_IN_BODY}) {
            proxy.inject("/stream", fault, 1, 2);
            assertThatThrownBy(() -> open("/stream").body().readAllBytes())
                    .as(fault.wireName())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aStalledBodyStaysOpenUntilTheClientLeaves() throws Exception {
        for (Fault fault : new Fault[] {Fault.STALL_AFTER_EVENTS, Fault.STALL_IN_BODY}) {
            proxy.inject("/stream", fault, 1, 2);
            try (InputStream body = open("/stream").body()) {
                assertThat(body.read()).isEqualTo('i');
            }
        }
    }

    @Test
    void aSlowDripArrivesComplete() throws Exception {
        proxy.inject("/echo", Fault.SLOW_DRIP, 1, 1);
        assertThat(post("/echo", "drop by drop").body()).isEqualTo("drop by drop");
    }

    @Test
    void rulesAreSetOverHttpAndPreflightsDoNotUseThemUp() throws Exception {
        HttpResponse<String> set = post(Control.PATH, "{\"path\":\"/echo\",\"fault\":\"status-500\",\"times\":2}");
        assertThat(set.body()).contains("status-500");
        http.send(
                HttpRequest.newBuilder(proxy.address().resolve("/echo"))
                        .method("OPTIONS", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
        assertThat(post("/echo", "").statusCode()).isEqualTo(500);
        assertThat(post("/echo", "").statusCode()).isEqualTo(500);
        assertThat(post("/echo", "").statusCode()).isEqualTo(201);
        assertThat(post(Control.PATH, "{\"fault\":\"nonsense\"}").statusCode()).isEqualTo(400);
        assertThat(proxy.requests())
                .extracting(FaultProxy.Request::fault)
                .containsExactly(null, "status-500", "status-500", null);
    }
}
