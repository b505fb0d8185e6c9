// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.port.HttpHeaders;

class ErrorsTest {
    private final World world = new World();

    private KartaError of(int status, String contentType, String body) {
        return Errors.ofResponse(
                status, "Bad Gateway", headers(null, contentType, null), body, world.json, world.clock);
    }

    private static HttpHeaders headers(String retryAfter, String contentType, String requestId) {
        return name -> switch (name) {
            case "Retry-After" -> retryAfter;
            case "Content-Type" -> contentType;
            case "X-Request-Id" -> requestId;
            default -> throw new AssertionError(name);
        };
    }

    private KartaError of(int status, String body) {
        return of(status, "application/json", body);
    }

    @Test
    void aFailedConnectionNamesTheOriginAndNothingOfThePath() {
        assertThat(Errors.unreachable("https://agent.example/org/agent/v1?ticket=t", "Failed to fetch"))
                .extracting(error -> error.code, error -> error.message, error -> error.raw)
                .containsExactly(
                        "network",
                        "The connection to https://agent.example failed. Check the network and baseUrl.",
                        "Failed to fetch");
        assertThat(Errors.unreachable("http://[::1]:8787", "").message)
                .isEqualTo("The connection to http://[::1]:8787 failed. Check the network and baseUrl.");
        assertThat(Errors.unreachable("/token", "").message)
                .isEqualTo("The connection to /token failed. Check the network and baseUrl.");
    }

    /** Returns every row of the table with an HTTP status, with each of its codes. */
    static Stream<Arguments> rows() {
        List<Arguments> cases = new ArrayList<>();
        for (ErrorTable.Row row : ErrorTable.ROWS) {
            for (String status :
                    row.status().replace("5xx", "500, 502, 503, 529").split(", ", -1)) {
                if (!status.isEmpty() && !status.equals("2xx")) {
                    for (String code : row.codes().split(", ", -1)) {
                        cases.add(arguments(row, Integer.parseInt(status), code));
                    }
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{1} {2}")
    @MethodSource("rows")
    void aResponseMapsToTheClassOfItsRow(ErrorTable.Row row, int status, String code) {
        KartaError said = of(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"In words.\"}}");
        assertThat(said.code).isEqualTo(code);
        assertThat(said.message).isEqualTo("In words.");
        assertThat(said.status).isEqualTo(status);
        assertRow(said, row);
        String standard = row.codes().split(", ", -1)[0];
        if (!row.cause().equals("with this code in the body")) {
            KartaError silent = of(status, "");
            assertThat(silent.code).isEqualTo(standard);
            assertThat(silent.message).isEqualTo("Bad Gateway");
            assertRow(silent, row);
        }
    }

    /** Every row, by its codes alone, as in {@code session.error} and in core's own errors. */
    @Test
    void aCodeAloneMapsToTheClassOfItsRow() {
        for (ErrorTable.Row row : ErrorTable.ROWS) {
            for (String code : row.codes().split(", ", -1)) {
                assertRow(new KartaError(code, ""), row);
                assertRow(
                        Errors.ofEvent(world.json.parse("{\"type\":\"session.error\",\"code\":\"" + code + "\"}")),
                        row);
            }
        }
        assertThat(new KartaError("tool_crashed", "").kind).isEqualTo(ErrorCode.SERVER);
    }

    private static void assertRow(KartaError error, ErrorTable.Row row) {
        assertThat(ErrorTable.CLASSES.get(error.kind)).isEqualTo(ErrorTable.CLASSES.get(row.kind()));
        assertThat(error.isRetryable())
                .as("retryable %s", error.code)
                .isEqualTo(row.retryable().equals("yes"));
        assertThat(error.isLimit())
                .as("limit %s", error.code)
                .isEqualTo(row.pageEvent().equals("limit_reached"));
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments("{\"detail\":\"Not found\"}", "not_found", "Not found"),
                arguments("{\"detail\":\"session_gone\"}", "session_gone", "Bad Gateway"),
                arguments("{\"detail\":{\"code\":\"gone\",\"message\":\"It is gone.\"}}", "gone", "It is gone."),
                arguments(
                        "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"Field required\",\"type\":\"missing\"}]}",
                        "missing",
                        "Field required"),
                arguments("{\"error\":\"no_session\",\"reason\":\"It was deleted.\"}", "no_session", "It was deleted."),
                arguments("{\"error\":\"It was deleted.\",\"reason\":\"no_session\"}", "no_session", "It was deleted."),
                arguments("{\"error\":\"a_b\",\"reason\":\"c_d\"}", "a_b", "c_d"),
                arguments("{\"error\":{\"message\":\"M\",\"code\":\"c\",\"type\":\"t\"}}", "c", "M"),
                arguments("{\"error\":{\"message\":\"M\",\"code\":null,\"type\":\"t\"}}", "t", "M"),
                arguments("{\"error\":{\"message\":\"M\",\"code\":17}}", "not_found", "M"),
                arguments("{\"message\":\"M\"}", "not_found", "M"),
                arguments("{\"message\":\"M\",\"code\":\"c\"}", "c", "M"),
                arguments("{\"message\":\"\"}", "not_found", "Bad Gateway"),
                arguments("{\"code\":\"Has Spaces\",\"message\":\"M\"}", "not_found", "M"),
                arguments("[]", "not_found", "Bad Gateway"),
                arguments("\"Sorry, gone.\"", "not_found", "Sorry, gone."),
                arguments("null", "not_found", "null"),
                arguments("{\"message\":\"" + "x".repeat(501) + "\"}", "not_found", "Bad Gateway"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void readsEveryFormOfBody(String body, String code, String message) {
        KartaError error = of(404, body);
        assertThat(error.code).isEqualTo(code);
        assertThat(error.message).isEqualTo(message);
        assertThat(error.body).isEqualTo(body);
    }

    @Test
    void plainTextIsTheMessageAndHtmlIsReplacedByTheReasonPhrase() {
        assertThat(of(502, "text/plain", "upstream is down").message).isEqualTo("upstream is down");
        assertThat(of(502, "text/html", "<html><h1>Bad gateway</h1>").message).isEqualTo("Bad Gateway");
        assertThat(of(502, "text/html", "Bad gateway").message).isEqualTo("Bad Gateway");
        assertThat(of(502, "", "<!doctype html>x").message).isEqualTo("Bad Gateway");
        assertThat(of(418, "text/plain", "short and stout").code).isEqualTo("invalid_request");
    }

    @Test
    void aRequestThatTheServerHasTimedOutIsANetworkError() {
        KartaError error = of(408, "text/plain", "");
        assertThat(error.code).isEqualTo("timeout");
        assertThat(error.kind).isEqualTo(ErrorCode.NETWORK);
    }

    @Test
    void theBodyIsReadBeforeTheHeaders() {
        String body = "{\"error\":{\"code\":\"rate_limited\",\"retry_after_seconds\":7,\"request_id\":\"r1\"}}";
        KartaError error = Errors.ofResponse(
                429, "Too Many Requests", headers("99", "application/json", "r2"), body, world.json, world.clock);
        assertThat(error.retryAfterSeconds).isEqualTo(7);
        assertThat(error.requestId).isEqualTo("r1");
        KartaError top = of(429, "{\"retry_after_seconds\":8,\"request_id\":\"r3\"}");
        assertThat(top.retryAfterSeconds).isEqualTo(8);
        assertThat(top.requestId).isEqualTo("r3");
        KartaError headers =
                Errors.ofResponse(429, "Too Many Requests", headers("99", "", "r2"), "", world.json, world.clock);
        assertThat(headers.retryAfterSeconds).isEqualTo(99);
        assertThat(headers.requestId).isEqualTo("r2");
    }

    @Test
    void retryAfterMayBeADateAndAPastDateMeansNow() {
        // The virtual clock starts at 2027-01-15T08:00:01Z.
        assertThat(retryAfter("Fri, 15 Jan 2027 08:01:01 GMT")).isEqualTo(60);
        assertThat(retryAfter("Fri, 15 Jan 2027 07:00:00 GMT")).isZero();
        assertThat(retryAfter("-5")).isZero();
        assertThat(retryAfter("soon")).isNaN();
        assertThat(retryAfter(null)).isNaN();
    }

    private double retryAfter(String header) {
        return Errors.ofResponse(503, "Service Unavailable", headers(header, "", null), "", world.json, world.clock)
                .retryAfterSeconds;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":\"model_provider_timeout\",\"message\":\"gpt fell over\"}",
                "{\"code\":\"oops\",\"message\":\"connect ECONNREFUSED 127.0.0.1:11434\"}",
                "{\"code\":\"oops\",\"message\":\"http://localhost:8080/v1 said no\"}",
                "{\"code\":\"oops\",\"message\":\"dial tcp [::1]:80\"}"
            })
    void internalDetailsAreReplacedForVisitorsAndKeptForDevelopers(String event) {
        KartaError error = Errors.ofEvent(world.json.parse(event));
        assertThat(error.message).isEqualTo("The assistant can't answer right now.");
        assertThat(error.raw).isEqualTo(world.json.parse(event).string("message"));
        KartaError answered = of(503, event);
        assertThat(answered.message).isEqualTo(error.message);
    }

    @Test
    void aRefusedOriginIsNamedEvenIfItIsLocal() {
        KartaError error = of(
                403,
                "{\"error\":{\"code\":\"origin_not_allowed\",\"message\":\"http://localhost:3000 is not allowed\"}}");
        assertThat(error.message).isEqualTo("http://localhost:3000 is not allowed");
    }

    @Test
    void anEventWithoutAMessageGetsAFriendlyOne() {
        KartaError error = Errors.ofEvent(world.json.parse("{\"type\":\"session.error\",\"retry_after_seconds\":3}"));
        assertThat(error.code).isEqualTo("server_error");
        assertThat(error.message).isEqualTo("The assistant can't answer right now.");
        assertThat(error.retryAfterSeconds).isEqualTo(3);
    }
}
