// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.TestClient.Answer;

/** Sends invalid bodies, queries and paths. The server must refuse each one and stay up. */
final class BadInputTest {
    @TempDir
    static Path directory;

    private static TestServer server;
    private static TestClient client;
    private static String id;

    @BeforeAll
    static void start() {
        server = TestServer.with(
                directory,
                TestServer.QUICK_DEMO
                        + "    limits: {visitor_per_minute: 100000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000}\n");
        client = server.client().signIn("visitor-with-128-random-bits");
        id = client.createSession();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void assertRefused(Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().at("/error/code").asText()).isNotEmpty();
        assertThat(answer.json().at("/error/message").asText()).isNotEmpty();
        assertThat(answer.json().path("request_id").asText()).startsWith("req_");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "1",
                "\"text\"",
                "{",
                "{\"type\":\"user.message\"}",
                "{\"type\":\"user.message\",\"text\":null}",
                "{\"type\":\"user.message\",\"text\":1}",
                "{\"type\":\"user.message\",\"text\":\"\"}",
                "{\"type\":\"user.message\",\"text\":\" \\n\"}",
                "{\"type\":\"user.message\",\"text\":[\"a\"]}",
                "{\"type\":\"user.message\",\"text\":\"a\",\"text\":\"b\"}",
                "{\"type\":\"user.message\",\"text\":\"a\"} trailing",
                "{\"type\":\"user.message\",\"text\":\"a\",\"attachments\":1}",
                "{\"type\":\"user.message\",\"text\":\"a\",\"attachments\":[1]}",
                "{\"type\":\"user.message\",\"text\":\"a\",\"attachments\":[{}]}",
                "{\"type\":\"user.message\",\"text\":\"a\",\"idempotency_key\":7}",
                "{\"type\":null,\"text\":\"a\"}",
                "{\"type\":\"agent.message\",\"text\":\"a\"}",
                "{\"type\":\"session.status_idle\"}",
                "{\"type\":\"internal.adopted\",\"owner\":\"user:root\"}",
                "{\"type\":\"user.tool_confirmation\"}",
                "{\"type\":\"user.tool_confirmation\",\"request_id\":1,\"result\":\"deny\"}",
                "{\"type\":\"user.tool_confirmation\",\"request_id\":\"x\"}"
            })
    void anInvalidUserEventIs400(String body) {
        assertRefused(client.post(client.session(id) + "/events", body), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"metadata\":1}",
                "{\"metadata\":{\"user_id\":1}}",
                "{\"metadata\":{\"attributes\":[]}}",
                "{\"idempotency_key\":{}}"
            })
    void anInvalidSessionRequestIs400(String body) {
        assertRefused(client.post(client.sessions(), body), 400);
    }

    @ParameterizedTest
    @CsvSource({"after=-1", "after=x", "after=99999999999999999999", "after="})
    void anInvalidCursorIs400(String query) {
        assertRefused(client.get(client.session(id) + "/events/stream?" + query), 400);
    }

    @ParameterizedTest
    @CsvSource({"limit=0", "limit=1001", "limit=x", "before=0", "before=-5"})
    void anInvalidPageIs400(String query) {
        assertRefused(client.get(client.session(id) + "?" + query), 400);
    }

    @Test
    void textThatIsTooLongAndBodiesThatAreTooLargeAre413() {
        assertRefused(client.say(id, "x".repeat(65_537)), 413);
        assertRefused(client.post(client.session(id) + "/events", "x".repeat(1_048_577)), 413);
        assertRefused(client.post(client.sessions(), TestClient.object("idempotency_key", "k".repeat(201))), 413);
        assertRefused(client.mint("embed_key", "k".repeat(201)), 413);
    }

    @Test
    void aBodyOfUnknownLengthHasTheSameSizeLimit() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(client.base.replaceAll(".*:", "")))) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + client.session(id) + "/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + client.token + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 17; i++) {
                out.write(chunk);
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            byte[] answer = new byte[12];
            socket.getInputStream().readNBytes(answer, 0, 12);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void deeplyNestedAndVeryWideJsonIsRefusedQuickly() {
        assertRefused(client.post(client.session(id) + "/events", "[".repeat(100_000)), 400);
        assertRefused(client.post(client.session(id) + "/events", "{\"a\":".repeat(100_000)), 400);
        assertRefused(client.post(client.session(id) + "/events", "{\"type\":" + "9".repeat(100_000) + "}"), 400);
        // Half of the largest body. As objects in memory, it would take 20 times as much.
        String many = "{\"type\":\"user.message\",\"text\":\"a\",\"x\":[" + "{},".repeat(170_000) + "{}]}";
        assertRefused(client.post(client.session(id) + "/events", many), 400);
    }

    @Test
    void textThatIsNotUtf8Is400() throws IOException {
        byte[] body = "{\"type\":\"user.message\",\"text\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(client.base.replaceAll(".*:", "")))) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + client.session(id) + "/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + client.token + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            byte[] answer = new byte[12];
            socket.getInputStream().readNBytes(answer, 0, 12);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/jsonfoo",
                "application/json-seq",
                "application/json, text/plain",
                "application/json; charset=utf-16",
                "application/json; charset = utf-16",
                "application/json; charset*=utf-16",
                "application/json;charset=\"iso-8859-1\"",
                "application/json; charset"
            })
    void aTypeThatOnlyBeginsLikeJsonOrIsNotUtf8Is415(String type) {
        assertRefused(client.post(client.sessions(), "{}", "Content-Type", type), 415);
    }

    @Test
    void twoTypesAre415() {
        try (RawConnection connection = RawConnection.to(client.base)
                .head(client.sessions(), client.token, 2, "Content-Type: text/plain")
                .send("{}")) {
            assertThat(connection.status()).isEqualTo(415);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Application/JSON", "application/json; charset=UTF-8", "application/json;charset=\"utf-8\";v=1"})
    void jsonIsAcceptedWithAnySpellingOfItsMediaType(String type) {
        assertThat(client.post(client.sessions(), "{}", "Content-Type", type).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%ff", "%c3%28", "%", "%zz", "a%00%ff"})
    void aQueryThatIsNotUtf8Is400(String value) throws IOException {
        assertThat(raw("GET /v1/embed/config?embed_key=" + value))
                .startsWith("HTTP/1.1 400")
                .contains("invalid_request")
                .doesNotContain("Exception", "at org.", "at sh.");
        assertThat(raw("GET " + client.session(id) + "/events/stream?ticket=" + value))
                .startsWith("HTTP/1.1 400");
    }

    private static String raw(String line) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(client.base.replaceAll(".*:", "")))) {
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                                    + client.token + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aRefusedMethodListsTheAllowedOnes() {
        assertThat(client.send("PUT", client.session(id), "{}").header("Allow"))
                .isEqualTo("GET, HEAD, PATCH, DELETE, OPTIONS");
        assertThat(client.send("DELETE", "/v1/embed/session-tokens", null).header("Allow"))
                .isEqualTo("POST, OPTIONS");
        Answer preflight = client.send("OPTIONS", client.sessions(), null);
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Allow")).isEqualTo("POST, GET, HEAD, OPTIONS");
        assertRefused(client.send("GEZ", client.sessions(), null), 405);
    }

    @Test
    void healthChecksAnswerTheMethodsOfLoadBalancersOnly() throws IOException {
        for (String path : new String[] {"/healthz", "/readyz"}) {
            assertThat(raw("HEAD " + path)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
            Answer refused = client.post(path, "{}");
            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(client.send("OPTIONS", path, null).status()).isEqualTo(200);
        }
    }

    @Test
    void headReturnsTheHeadersOfGetWithoutABody() throws IOException {
        for (String path : new String[] {
            client.sessions(),
            client.session(id),
            client.session(id) + "/transcript",
            client.session(id) + "/events/stream"
        }) {
            String head = raw("HEAD " + path);
            assertThat(head).as(path).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
            String get = raw("GET " + path);
            assertThat(header(head, "Content-Type")).as(path).isEqualTo(header(get, "Content-Type"));
            assertThat(header(head, "Content-Length")).as(path).isIn("", header(get, "Content-Length"));
        }
        assertThat(raw("HEAD /v1/embed/config?embed_key=pk_test_nobody"))
                .startsWith("HTTP/1.1 401")
                .endsWith("\r\n\r\n");
        assertThat(raw("HEAD /v1/embed/session-tokens")).startsWith("HTTP/1.1 405");
    }

    @Test
    void aConnectionCanBeUsedAfterHeadOfAStream() throws IOException {
        String head = "HEAD " + client.session(id) + "/transcript HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + client.token + "\r\n\r\n";
        assertThat(raw(head + "GET /healthz").split("\r\n\r\n", 2)[1])
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\nok");
    }

    private static String header(String answer, String name) {
        return answer.lines()
                .filter(line -> line.startsWith(name + ": "))
                .findFirst()
                .orElse("");
    }

    @Test
    void aBodyOfAnotherTypeIs415() {
        Answer answer = client.post(client.session(id) + "/events", "type=user.message", "Content-Type", "text/plain");
        assertRefused(answer, 415);
    }

    @Test
    void unknownSessionsAndPathsAre404AndWrongMethods405() {
        assertRefused(client.get(client.session("ses_" + "A".repeat(27))), 404);
        assertThat(client.get(client.session("..%2F..%2Fetc")).code()).isEqualTo("invalid_request");
        assertThat(client.get("/nothing/here").status()).isEqualTo(404);
        assertThat(client.get("/nothing/here").code()).isEqualTo("not_found");
        assertRefused(client.send("PUT", client.session(id), "{}"), 405);
    }

    /** A client without a token for a project must not learn which projects and agents exist. */
    @Test
    void errorsDoNotRevealWhichProjectsAndKeysExist() {
        for (String project : new String[] {"demo/nobody", "nobody/assistant"}) {
            String base = "/" + project + "/v1/managed-agents/sessions";
            assertRefused(client.get(base), 403);
            assertRefused(client.post(base, "{}"), 403);
            assertRefused(client.get(base + "/" + id), 403);
            assertRefused(client.post("/" + project + "/v1/responses", "{\"input\":\"hello\"}"), 403);
            assertRefused(server.client().get(base), 401);
        }
        assertRefused(client.mint("embed_key", "pk_test_nobody", "visitor_id", "visitor-with-128-random-bits"), 401);
        Answer config = client.get("/v1/embed/config?embed_key=pk_test_nobody", "Origin", TestClient.ORIGIN);
        assertRefused(config, 401);
    }

    @Test
    void aSessionCannotBeReadWithoutAToken() {
        TestClient stranger = server.client();
        for (String header : new String[] {null, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer a.b.c", client.token}) {
            Answer answer = stranger.get(client.session(id), "Authorization", header);
            assertRefused(answer, 401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    /** Otherwise the browser hides the 404 of the request itself. */
    @Test
    void aPreflightForAnUnknownPathIsAllowed() {
        for (String path : new String[] {"/v1/embed/session-token", "/demo/assistant/v2", "/karta.js"}) {
            Answer preflight = client.send(
                    "OPTIONS", path, null, "Access-Control-Request-Method", "POST", "Origin", "https://a.example");
            assertThat(preflight.status()).as(path).isEqualTo(204);
            assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(preflight.header("Access-Control-Allow-Headers")).contains("Authorization");
            assertThat(preflight.header("X-Request-Id")).isNotEmpty();
            assertThat(client.send("OPTIONS", path, null).status()).isEqualTo(404);
        }
    }

    @Test
    void aPreflightAllowsExactlyTheHeadersOfTheProtocol() {
        Answer answer = server.client()
                .send(
                        "OPTIONS",
                        client.session(id) + "/events",
                        null,
                        "Origin",
                        "https://shop.example",
                        "Access-Control-Request-Method",
                        "POST",
                        "Access-Control-Request-Headers",
                        "authorization,content-type");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("Authorization, Content-Type, Accept");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("GET", "POST", "PATCH", "DELETE");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
    }
}
