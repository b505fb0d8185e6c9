// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.event.Json;

/**
 * Tests well-known attacks, named after the attack. {@link MintTest} covers origins and identities, {@link UploadTest} and {@link
 * SiteTest} paths, {@link LimitsTest} rates, and {@link BadInputTest} JSON.
 *
 * <p>The file is long because all attacks share one server, which would otherwise start once for each file.
 */
final class SecurityTest {
    private static final String VISITOR = "visitor-with-128-random-bits";

    @TempDir
    static Path directory;

    private static TestServer server;
    private static byte[] secret;
    private TestClient client;
    private String id;

    @BeforeAll
    static void start() {
        server = TestServer.with(directory, """
                projects:
                  demo/assistant:
                    keys: [{key: pk_test_demo, origins: [loopback]}]
                    limits: {visitor_per_minute: 100000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000}
                    agent: {kind: scripted, pace_millis: 0}
                  demo/other:
                    keys: [{key: pk_test_other, origins: [loopback]}]
                    agent: {kind: scripted, pace_millis: 0}
                """);
        secret = server.store().meta().secret();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void newSession() {
        client = server.client().signIn(VISITOR);
        id = client.createSession();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static ObjectNode header(String algorithm) {
        return TestClient.object("alg", algorithm, "typ", "karta-token+jwt");
    }

    private static ObjectNode claims() {
        long now = System.currentTimeMillis() / 1_000;
        return TestClient.object(
                "iss",
                "karta",
                "aud",
                "demo/assistant",
                "sub",
                VISITOR,
                "kind",
                "visitor",
                "key",
                "pk_test_demo",
                "origin",
                "http://localhost",
                "iat",
                now,
                "exp",
                now + 600);
    }

    private static String token(ObjectNode header, ObjectNode claims, byte[] key) {
        String signed = base64(Json.bytes(header)) + "." + base64(Json.bytes(claims));
        return signed + "." + base64(hmac(key, signed));
    }

    private int statusWith(String token) {
        return server.client()
                .get(client.session(id), "Authorization", "Bearer " + token)
                .status();
    }

    @Test
    void tokenConfusion() {
        byte[] key = hmac(secret, "token");
        assertThat(statusWith(token(header("HS256"), claims(), key)))
                .as("a token made here is accepted, so the next probes are refused for what they change")
                .isEqualTo(200);
        String unsigned = base64(Json.bytes(header("none"))) + "." + base64(Json.bytes(claims())) + ".";
        assertThat(statusWith(unsigned)).as("alg none").isEqualTo(401);
        assertThat(statusWith(token(header("none"), claims(), key)))
                .as("alg none, signed")
                .isEqualTo(401);
        for (String algorithm : List.of("HS384", "HS512", "RS256", "ES256", "hs256", "")) {
            assertThat(statusWith(token(header(algorithm), claims(), key)))
                    .as("alg " + algorithm)
                    .isEqualTo(401);
        }
        assertThat(statusWith(token(header("HS256"), claims(), secret)))
                .as("the master secret as key")
                .isEqualTo(401);
        assertThat(statusWith(token(header("HS256"), claims(), hmac(secret, "ticket"))))
                .as("another purpose's key")
                .isEqualTo(401);
        assertThat(statusWith(token(TestClient.object("alg", "HS256", "typ", "karta-ticket+jwt"), claims(), key)))
                .as("another type")
                .isEqualTo(401);
        assertThat(statusWith(token(TestClient.object("alg", "HS256"), claims(), key)))
                .as("no type")
                .isEqualTo(401);
        assertThat(statusWith(token(header("HS256"), claims().put("iss", "someone"), key)))
                .as("another issuer")
                .isEqualTo(401);
        assertThat(statusWith(token(header("HS256"), claims().put("aud", "demo/other"), key)))
                .as("another project")
                .isEqualTo(403);
        assertThat(statusWith(token(header("HS256"), claims().put("exp", 1_000_000_000L), key)))
                .as("expired")
                .isEqualTo(401);
        assertThat(statusWith(token(header("HS256"), (ObjectNode) claims().without("exp"), key)))
                .as("forever")
                .isEqualTo(401);
        assertThat(statusWith(token(header("HS256"), (ObjectNode) claims().without("origin"), key)))
                .as("without the origin it was minted from")
                .isEqualTo(401);
        long tomorrow = System.currentTimeMillis() / 1_000 + 86_400;
        assertThat(statusWith(token(header("HS256"), claims().put("nbf", tomorrow), key)))
                .as("not yet valid")
                .isEqualTo(401);
        assertThat(statusWith(
                        token(header("HS256"), claims().put("iat", tomorrow).put("exp", tomorrow + 600), key)))
                .as("issued in the future")
                .isEqualTo(401);
        assertThat(statusWith(token(header("HS256"), claims().put("kind", "user"), key)))
                .as("a visitor with the id of a user")
                .isEqualTo(404);
        String good = client.token;
        assertThat(statusWith(good.substring(0, good.length() - 3) + "AAA"))
                .as("a changed signature")
                .isEqualTo(401);
    }

    @Test
    void sessionTheft() {
        client.say(id, "say: a secret");
        client.follow(id, 0);
        TestClient thief = server.client().signIn("thief-with-128-random-bits-of-his");
        List<Answer> attempts = List.of(
                thief.get(thief.session(id)),
                thief.get(thief.session(id) + "/transcript"),
                thief.get(thief.session(id) + "/events/stream?after=0"),
                thief.say(id, "hello"),
                thief.post(thief.session(id) + "/events", TestClient.object("type", "user.interrupt")),
                thief.post(thief.session(id) + "/events/ticket", "{}"),
                thief.post(thief.session(id) + "/feedback", TestClient.object("message_id", "msg_2", "value", "up")),
                thief.send("DELETE", thief.session(id), null),
                thief.post(
                        "/demo/assistant/v1/responses",
                        TestClient.object("input", "hi", "previous_response_id", "resp_" + id.substring(4) + "_2")));
        assertThat(attempts).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).doesNotContain("secret");
        });
        assertThat(thief.get(thief.sessions()).json().path("data")).isEmpty();
        assertThat(thief.get(thief.sessions() + "?end_user=" + VISITOR).status())
                .isEqualTo(403);
    }

    @Test
    void sessionFixation() {
        TestClient attacker = server.client().signIn("attacker-with-128-random-bits");
        String key = "a-key-both-use";
        String prepared = attacker.post(attacker.sessions(), TestClient.object("idempotency_key", key))
                .json()
                .path("id")
                .asText();
        String own = client.post(client.sessions(), TestClient.object("idempotency_key", key))
                .json()
                .path("id")
                .asText();
        assertThat(own).isNotEqualTo(prepared);
        assertThat(client.say(prepared, "my card number").status())
                .as("a victim's messages cannot go into the attacker's session")
                .isEqualTo(404);
        assertThat(client.post(client.sessions(), TestClient.object("id", prepared))
                        .json()
                        .path("id")
                        .asText())
                .isNotEqualTo(prepared);
    }

    @Test
    void replayedIdempotencyKeyWithAnotherBody() {
        client.say(id, "say: pay 1", "idempotency_key", "pay");
        client.follow(id, 0);
        assertThat(client.say(id, "say: pay 1000", "idempotency_key", "pay").code())
                .isEqualTo("idempotency_conflict");
        TestClient other = server.client().signIn("another-with-128-random-bits");
        assertThat(other.say(other.createSession(), "say: pay 1", "idempotency_key", "pay")
                        .status())
                .as("each owner has separate keys, so another owner's key has no effect")
                .isEqualTo(202);
    }

    @Test
    void sseInjectionThroughTextAndIds() {
        String forged =
                "a\n\ndata: {\"type\":\"session.error\",\"code\":\"forged\"}\n\nid: 99\r\revent: x\u2028\u0085 end";
        client.say(id, "say: " + forged, "idempotency_key", "k\n\ndata: forged");
        Answer raw = client.get(client.session(id) + "/events/stream?after=0");
        assertThat(raw.text().lines()).allSatisfy(line -> assertThat(line).matches("(?s)|: |id: [0-9]+|data: \\{.*}"));
        List<JsonNode> events = client.follow(id, 0);
        assertThat(TestClient.types(events)).endsWith("session.status_idle").doesNotContain("session.error");
        assertThat(events.get(0).path("text").asText()).isEqualTo("say: " + forged);

        String responses = client.post(
                        "/demo/assistant/v1/responses",
                        TestClient.object("input", "say: " + forged, "model", "m\n\ndata: forged")
                                .put("stream", true))
                .text();
        assertThat(responses.lines())
                .allSatisfy(line -> assertThat(line).matches("(?s)|: .*|event: [a-z_.]+|data: (\\{.*}|\\[DONE])"));
    }

    private static String raw(String request) throws IOException {
        int port = Integer.parseInt(server.address().replaceAll(".*:", ""));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void headerSplitting() throws IOException {
        String injected = "%0d%0aSet-Cookie:%20stolen=1%0d%0a%0d%0a<html>";
        for (String path : List.of(
                "/v1/embed/config?embed_key=x" + injected,
                "/demo/assistant" + injected + "/v1/managed-agents/sessions",
                client.session("x" + injected),
                client.session(id) + "/events/stream?ticket=" + injected,
                "/docs/" + injected,
                "/" + injected)) {
            String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
            assertThat(head).as(path).startsWith("HTTP/1.1 4").doesNotContainIgnoringCase("set-cookie: stolen");
        }
        String smuggled = raw(String.join(
                "\r\n",
                "POST /v1/embed/session-tokens HTTP/1.1",
                "Host: localhost",
                "Content-Length: 4",
                "Transfer-Encoding: chunked",
                "Connection: close",
                "",
                "0",
                "",
                "GET /healthz HTTP/1.1",
                "",
                ""));
        assertThat(smuggled).startsWith("HTTP/1.1 400").doesNotContain("HTTP/1.1 200");
        String folded =
                raw("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n\tc: d\r\nConnection: close\r\n\r\n");
        assertThat(folded).startsWith("HTTP/1.1 400");
    }

    @Test
    void slowloris() throws IOException {
        int port = Integer.parseInt(server.address().replaceAll(".*:", ""));
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 400; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                held.add(socket);
                OutputStream out = socket.getOutputStream();
                String beginning = i % 2 == 0
                        ? "GET /healthz HTTP/1.1\r\nHost: x\r\nX-"
                        : "POST /v1/embed/session-tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 1000\r\n\r\n{";
                out.write(beginning.getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
            // The attack holds more connections than there are threads, and other clients must still be served.
            String session = client.createSession();
            client.say(session, "say: still here");
            assertThat(TestClient.text(client.follow(session, 0))).isEqualTo("still here");
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    /** Jetty may log a failure of its own with a trace while a connection ends. */
    private static final String STACK_TRACE = "\tat .*|\t\\.\\.\\. .*|Caused by: .*|java\\.[\\w.]+(: .*)?";

    @Test
    void logInjection() throws IOException {
        Path log = directory.resolve("text.log");
        String forged = "x\r\n2026-01-01T00:00:00.000Z ERROR Forged [-] all is lost";
        try (ServerProcess process = ServerProcess.startLogging(
                log, "--port", "0", "--data", directory.resolve("logged").toString(), "--log-format", "text")) {
            TestClient visitor = new TestClient(process.address()).signIn(VISITOR);
            String session = visitor.createSession();
            visitor.say(session, "say: @error " + forged.replace("\r\n", " ") + " | " + forged);
            visitor.follow(session, 0);
            visitor.say(session, forged, "idempotency_key", forged);
            visitor.mint("embed_key", forged, "visitor_id", forged);
            visitor.get("/%0d%0aERROR%20Forged?x=%0d%0aForged");
            visitor.get(visitor.sessions(), "Origin", "http://x Forged", "User-Agent", "Forged");
            visitor.get(visitor.session("%0d%0aForged"));
        }
        assertThat(Files.readAllLines(log))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .matches("\\d{4}-\\d\\d-\\d\\dT\\S+ +[A-Z]+ +\\w+ \\[.*|" + STACK_TRACE)
                        .doesNotContain("Forged")
                        .doesNotEndWith(" "));
    }

    @Test
    void ssrfThroughToolAndModelUrls(@TempDir Path other) {
        try (FakeEndpoint model = new FakeEndpoint();
                FakeEndpoint tool = new FakeEndpoint();
                FakeEndpoint inside = new FakeEndpoint();
                TestServer guarded = TestServer.with(other, """
                        projects:
                          demo/assistant:
                            keys: [{key: pk_test_demo, origins: [loopback]}]
                            agent:
                              kind: openai
                              base_url: %s/v1
                              api_key: the-key-of-the-model
                              model: fake
                              tools:
                                - {name: lookup, description: Looks up, url: "%s/lookup", approval: false}
                        """.formatted(model.address(), tool.address()))) {
            TestClient visitor = guarded.client().signIn(VISITOR);
            String session = visitor.createSession();

            String url = inside.address() + "/metadata";
            model.thenCall("lookup", Json.write(TestClient.object("url", url, "path", "/../../" + url, "host", url)))
                    .thenText("done");
            tool.thenStatus(200, "{}");
            visitor.say(session, "fetch " + url);
            assertThat(TestClient.text(visitor.follow(session, 0))).isEqualTo("done");
            assertThat(tool.asked)
                    .singleElement()
                    .satisfies(a -> assertThat(a.path()).isEqualTo("/lookup"));

            model.thenCall("lookup", "{}").thenText("done");
            tool.thenStatus(302, "", "Location", url);
            long seq = visitor.say(session, "again").json().path("seq").asLong();
            visitor.follow(session, seq);
            assertThat(inside.asked).as("a tool's redirect is not followed").isEmpty();

            model.thenStatus(307, "", "Location", url).thenStatus(307, "", "Location", url);
            seq = visitor.say(session, "once more").json().path("seq").asLong();
            List<JsonNode> events = visitor.follow(session, seq);
            assertThat(TestClient.types(events)).endsWith("session.error");
            assertThat(inside.asked)
                    .as("a model endpoint's redirect is not followed")
                    .isEmpty();
        }
    }
}
