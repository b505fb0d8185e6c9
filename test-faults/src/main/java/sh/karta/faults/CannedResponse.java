// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Responses that the proxy creates itself. */
final class CannedResponse {
    private static final String PORTAL_PAGE = "<!doctype html><html><head><title>Sign in</title></head>"
            + "<body><h1>Welcome to the guest network</h1><script>document.title='portal'</script></body></html>";
    private static final String TRUNCATED = "{\"id\":\"ses_cut\",\"status\":\"id";
    private static final int GARBAGE_BYTES = 65_536;
    private static final int HUGE_BYTES = 9 * 1_024 * 1_024;

    private CannedResponse() {}

    /** Writes the canned response of a fault. Returns false if the fault has none. */
    static boolean write(Rule rule, OutputStream out) throws IOException {
        int n = rule.n();
        switch (rule.fault()) {
            case STATUS_401 -> problem(out, "401 Unauthorized", "unauthenticated", "", null);
            case STATUS_402 -> problem(out, "402 Payment Required", "budget_exhausted", "", null);
            case STATUS_403 -> problem(out, "403 Forbidden", "forbidden", "", null);
            case STATUS_404 -> problem(out, "404 Not Found", "not_found", "", null);
            case STATUS_409 -> problem(out, "409 Conflict", "turn_running", "", null);
            case STATUS_413 -> problem(out, "413 Content Too Large", "too_large", "", null);
            case STATUS_429_SECONDS ->
                problem(out, "429 Too Many Requests", "rate_limited", exposedRetryAfter("" + n), n);
            case STATUS_429_DATE ->
                problem(out, "429 Too Many Requests", "rate_limited", exposedRetryAfter(date(n)), null);
            case STATUS_429_HIDDEN ->
                problem(out, "429 Too Many Requests", "rate_limited", "Retry-After: " + n + "\r\n", null);
            case STATUS_429_LIMIT ->
                problem(out, "429 Too Many Requests", "limit_reached", exposedRetryAfter("" + n), n);
            case STATUS_500 -> problem(out, "500 Internal Server Error", "server_error", "", null);
            case STATUS_503 ->
                problem(
                        out,
                        "503 Service Unavailable",
                        "unavailable",
                        n > 0 ? exposedRetryAfter("" + n) : "",
                        n > 0 ? n : null);
            case HTML -> answer(out, "200 OK", "text/html", "", PORTAL_PAGE.getBytes(StandardCharsets.UTF_8));
            case HTML_502 ->
                answer(out, "502 Bad Gateway", "text/html", "", PORTAL_PAGE.getBytes(StandardCharsets.UTF_8));
            case EMPTY -> answer(out, "200 OK", "application/json", "", new byte[0]);
            case TRUNCATED_JSON ->
                answer(out, "200 OK", "application/json", "", TRUNCATED.getBytes(StandardCharsets.UTF_8));
            case GARBAGE_STREAM -> {
                byte[] garbage = new byte[GARBAGE_BYTES];
                new Random(8_787).nextBytes(garbage);
                answer(out, "200 OK", "text/event-stream", "", garbage);
            }
            case HUGE_EVENT -> answer(out, "200 OK", "text/event-stream", "", hugeEvent(n > 0 ? n : HUGE_BYTES));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static byte[] hugeEvent(int bytes) {
        byte[] head = "data: {\"type\":\"agent.message\",\"seq\":1,\"text\":\"".getBytes(StandardCharsets.UTF_8);
        byte[] tail = "\"}\n\n".getBytes(StandardCharsets.UTF_8);
        byte[] event = new byte[head.length + bytes + tail.length];
        Arrays.fill(event, (byte) 'a');
        System.arraycopy(head, 0, event, 0, head.length);
        System.arraycopy(tail, 0, event, event.length - tail.length, tail.length);
        return event;
    }

    private static String exposedRetryAfter(String retryAfter) {
        return "Retry-After: " + retryAfter + "\r\nAccess-Control-Expose-Headers: Retry-After, X-Request-Id\r\n";
    }

    private static String date(int secondsAhead) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(secondsAhead).atOffset(ZoneOffset.UTC));
    }

    private static void problem(
            OutputStream out, String status, String code, String headers, @Nullable Integer retryAfterSeconds)
            throws IOException {
        String body = "{\"error\":{\"code\":\"" + code + "\",\"message\":\"Injected by a test.\",\"type\":\"test\"},"
                + "\"request_id\":\"req_injected\""
                + (retryAfterSeconds == null ? "" : ",\"retry_after_seconds\":" + retryAfterSeconds) + "}";
        answer(out, status, "application/json", headers, body.getBytes(StandardCharsets.UTF_8));
    }

    static void answer(OutputStream out, String status, String type, String headers, byte[] body) throws IOException {
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length
                + "\r\nConnection: close\r\nCache-Control: no-store\r\nAccess-Control-Allow-Origin: *\r\n"
                + "X-Request-Id: req_injected\r\n" + headers + "\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }
}
