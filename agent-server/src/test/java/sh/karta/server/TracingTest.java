// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;

/** Tests traces and metrics that a server sends to an OpenTelemetry collector. */
final class TracingTest {
    private static final String CALLER = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACEPARENT = "00-" + CALLER + "-00f067aa0ba902b7-01";

    @TempDir
    Path directory;

    private final OtlpCollector collector = new OtlpCollector();
    private final FakeEndpoint model = new FakeEndpoint();
    private final FakeEndpoint tool = new FakeEndpoint();
    private TestServer server;

    @AfterEach
    void stop() {
        server.close();
        collector.close();
        model.close();
        tool.close();
    }

    private void start(String settings) {
        server = TestServer.with(directory, settings + """
                management: {port: 0}
                projects:
                  demo/assistant:
                    keys: [{key: pk_test_demo, origins: [loopback]}]
                    agent:
                      kind: model
                      base_url: %s/v1
                      model: fake
                      tools:
                        - {name: lookup, url: "%s/lookup", approval: false}
                        - {name: refund, url: "%s/refund"}
                """.formatted(model.address(), tool.address(), tool.address()));
    }

    private String telemetry() {
        return "telemetry: {otlp: \"" + collector.address() + "\"}\n";
    }

    private List<Span> spans(String name) {
        return collector.spans.stream().filter(s -> s.getName().equals(name)).toList();
    }

    private Span span(String name) {
        assertThat(spans(name)).as(collector.spans.toString()).hasSize(1);
        return spans(name).get(0);
    }

    private Span message() {
        return spans("POST /{org}/{agent}/v1/managed-agents/sessions/{id}/events")
                .get(0);
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    /** Returns the trace context that a span passes on. */
    private static String context(Span span) {
        return "00-" + hex(span.getTraceId()) + "-" + hex(span.getSpanId()) + "-01";
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(Collectors.toMap(
                        a -> a.getKey(),
                        a -> a.getValue().hasIntValue()
                                ? Long.toString(a.getValue().getIntValue())
                                : a.getValue().getStringValue()));
    }

    @Test
    void aTraceLeadsFromTheProxyOverTheTurnToModelAndTool() {
        start(telemetry() + "trusted_proxies: 1\n");
        model.thenCall("lookup", "{}").thenText("It is ", "late.");
        tool.thenStatus(200, "\"midnight\"");
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = client.createSession();
        Answer asked = client.post(
                client.session(id) + "/events",
                TestClient.object("type", "user.message", "text", "How late is it?"),
                "traceparent",
                TRACEPARENT);
        assertThat(asked.status()).isEqualTo(202);
        assertThat(TestClient.text(client.follow(id, 0))).isEqualTo("It is late.");
        server.close(); // sends the pending spans

        Span request = message();
        assertThat(hex(request.getTraceId())).isEqualTo(CALLER);
        assertThat(hex(request.getParentSpanId())).isEqualTo("00f067aa0ba902b7");
        assertThat(attributes(request))
                .containsEntry("http.response.status_code", "202")
                .containsEntry("karta.request_id", asked.header("X-Request-Id"));
        Span turn = span("turn");
        assertThat(turn.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(attributes(turn))
                .containsEntry("karta.project", "demo/assistant")
                .containsEntry("karta.session", id)
                .containsEntry("karta.outcome", "end_turn");
        List<Span> calls = spans("model call");
        assertThat(calls)
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.getParentSpanId()).isEqualTo(turn.getSpanId()));
        assertThat(model.asked)
                .extracting(a -> a.traceparent().get(0))
                .containsExactly(context(calls.get(0)), context(calls.get(1)));
        Span called = span("tool call");
        assertThat(called.getParentSpanId()).isEqualTo(turn.getSpanId());
        assertThat(attributes(called)).containsEntry("gen_ai.tool.name", "lookup");
        assertThat(tool.asked.get(0).traceparent()).containsExactly(context(called));
        assertThat(collector.spans).extracting(Span::getTraceId).contains(request.getTraceId());
        assertThat(collector.spans.toString()).doesNotContain("How late is it?", "midnight", "visitor-with-128");
    }

    @Test
    void aTurnThatWaitedContinuesInTheTraceOfTheAnswerToTheApproval() {
        start(telemetry());
        model.thenCall("refund", "{}").thenText("Done.");
        tool.thenStatus(200, "{}");
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = client.createSession();
        client.say(id, "Refund it");
        var pause = client.follow(id, 0);
        var last = pause.get(pause.size() - 1);
        client.post(
                client.session(id) + "/events",
                TestClient.object("type", "user.tool_confirmation", "result", "approve_once")
                        .put("request_id", last.path("request_id").asText()));
        client.follow(id, last.path("seq").asLong());
        server.close();
        List<Span> requests = spans("POST /{org}/{agent}/v1/managed-agents/sessions/{id}/events");
        assertThat(spans("turn"))
                .extracting(Span::getParentSpanId)
                .containsExactlyElementsOf(
                        requests.stream().map(Span::getSpanId).toList());
        assertThat(spans("turn"))
                .extracting(t -> attributes(t).get("karta.outcome"))
                .containsExactly("requires_action", "end_turn");
    }

    @Test
    void aTurnThatAnotherServerContinuesWithinAToolCallKeepsItsTrace() {
        start(telemetry());
        model.thenCall("lookup", "{}").thenText("Late.");
        CountDownLatch end = silent(tool);
        tool.thenStatus(200, "\"midnight\"");
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = client.createSession();
        client.say(id, "How late is it?");
        tool.awaitAsked(1);
        server.restart();
        assertThat(TestClient.text(client.follow(id, 0))).isEqualTo("Late.");
        server.close();

        Span request = message();
        assertThat(spans("turn"))
                .hasSize(2)
                .allSatisfy(turn -> assertThat(turn.getTraceId()).isEqualTo(request.getTraceId()))
                .allSatisfy(turn -> assertThat(turn.getParentSpanId()).isEqualTo(request.getSpanId()));
        String trace = "00-" + hex(request.getTraceId()) + "-";
        assertThat(tool.asked)
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.traceparent().get(0)).startsWith(trace));
        assertThat(model.asked)
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.traceparent().get(0)).startsWith(trace));
        end.countDown();
    }

    private List<String> countedTurns() {
        return server.operator()
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("karta_turns_seconds_count"))
                .map(line -> line.replaceAll(".*outcome=\"([^\"]*)\".* ", "$1 "))
                .toList();
    }

    @Test
    void aRunThatWaitsForAnApprovalIsCountedAsRequiresAction() {
        start(telemetry());
        model.thenCall("refund", "{}");
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = client.createSession();
        client.say(id, "Refund it");
        client.follow(id, 0);
        Waiting.until("the turn is counted", () -> !countedTurns().isEmpty());
        assertThat(countedTurns()).containsExactly("requires_action 1");
        client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        assertThat(countedTurns()).as("no run was interrupted").containsExactly("requires_action 1");
    }

    /** Lets an endpoint answer nothing until the latch is counted down. */
    private static CountDownLatch silent(FakeEndpoint endpoint) {
        CountDownLatch end = new CountDownLatch(1);
        endpoint.then(exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return end;
    }

    @Test
    void anInterruptedTurnHasThisOutcomeInItsSpanAndIsCountedOnce() {
        start(telemetry());
        CountDownLatch never = silent(model);
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = client.createSession();
        client.say(id, "hi");
        model.awaitAsked(1);
        client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        while (countedTurns().isEmpty()) {
            assertThat(Thread.interrupted()).as("timed out").isFalse();
        }
        assertThat(countedTurns()).containsExactly("interrupted 1");
        server.close();
        assertThat(attributes(span("turn"))).containsEntry("karta.outcome", "interrupted");
        never.countDown();
    }

    @Test
    void aRunThatAShutdownStopsHasNoOutcome() {
        start(telemetry());
        CountDownLatch never = silent(model);
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        client.say(client.createSession(), "hi");
        model.awaitAsked(1);
        server.close();
        assertThat(spans("turn"))
                .isNotEmpty()
                .allSatisfy(turn -> assertThat(attributes(turn)).doesNotContainKey("karta.outcome"));
        never.countDown();
    }

    @Test
    void aStrangerCannotChooseATraceId() {
        start(telemetry());
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        client.get(client.sessions(), "traceparent", TRACEPARENT);
        server.close();
        assertThat(spans("GET /{org}/{agent}/v1/managed-agents/sessions"))
                .singleElement()
                .satisfies(span -> assertThat(hex(span.getTraceId())).isNotEqualTo(CALLER))
                .satisfies(span -> assertThat(span.getParentSpanId().isEmpty()).isTrue());
    }

    @Test
    void aFailedModelCallMarksItsSpansAsFailed() {
        start(telemetry());
        model.thenStatus(401, "{}");
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = client.createSession();
        client.say(id, "hi");
        client.follow(id, 0);
        server.close();
        for (String name : List.of("model call", "turn")) {
            assertThat(span(name).getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(span(name).getStatus().getMessage()).isEqualTo("model_provider_auth");
        }
    }

    @Test
    void visitorsDoNotSeeTheTraceOfTheirTurn() {
        start(telemetry());
        model.thenText("Hi.");
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = client.createSession();
        client.say(id, "hi");
        assertThat(client.follow(id, 0).toString()).contains("status_running").doesNotContain("traceparent");
        assertThat(client.get(client.session(id)).text())
                .contains("status_running")
                .doesNotContain("traceparent");
    }

    @Test
    void metricsGoToTheCollectorAndStayOnTheManagementListener() {
        start(telemetry());
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        client.createSession();
        assertThat(server.operator().get("/metrics").text()).contains("karta_append_seconds", "karta_http_seconds");
        server.close();
        assertThat(collector.metrics)
                .extracting(Metric::getName)
                .contains("karta.http", "karta.append", "jvm.memory.used");
    }

    @Test
    void withoutTelemetryNothingIsSentOrStored() {
        start("trusted_proxies: 1\n");
        model.thenText("Hi.");
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = client.createSession();
        client.post(
                client.session(id) + "/events",
                TestClient.object("type", "user.message", "text", "hi"),
                "traceparent",
                TRACEPARENT);
        client.follow(id, 0);
        assertThat(server.store().sessions().rows(id, 0, Long.MAX_VALUE, 100).toString())
                .doesNotContain("traceparent");
        server.close();
        assertThat(model.asked.get(0).traceparent()).isNull();
        assertThat(collector.spans).isEmpty();
    }

    @Test
    void anUnreachableCollectorDoesNotAffectTheServer() throws IOException {
        HeldPort port = new HeldPort();
        start("telemetry: {otlp: \"http://127.0.0.1:" + port.number() + "\"}\n");
        model.thenText("Hi.");
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = client.createSession();
        client.say(id, "hi");
        assertThat(TestClient.text(client.follow(id, 0))).isEqualTo("Hi.");
        try (port;
                Logged log = new Logged("sh.karta.server.metrics");
                Logged library = new Logged("io.micrometer")) {
            // Sends the metrics a last time.
            server.close();
            assertThat(library.lines()).isEmpty();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("Sending metrics to the OpenTelemetry collector failed", "127.0.0.1:" + port.number())
                    .doesNotContain("\tat ");
        }
    }
}
