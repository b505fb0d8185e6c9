// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.error;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.HttpHeaders;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** Creates a {@link KartaError} from a response or a network failure, as wire-protocol §5 specifies. */
public final class Errors {
    private static final String FRIENDLY = "The assistant can't answer right now.";

    private Errors() {}

    /**
     * Returns the error for a response whose status is not 2xx. The body takes precedence over the headers.
     *
     * @param phrase the text of the error if the body has none
     * @param headers of which {@code Retry-After} (seconds or an HTTP date), {@code Content-Type} and {@code X-Request-Id} are read
     */
    public static KartaError ofResponse(
            int status, String phrase, HttpHeaders headers, String body, Json json, Clock clock) {
        ErrorBody fields = new ErrorBody();
        JsonValue root = json.parse(body);
        if (root != null) {
            fields.read(root, false);
        } else if (!isHtml(headers.get("Content-Type")) && Text.indexOf(body, "<", 0) < 0) {
            fields.offerMessage(body);
        }
        String code = fields.code != null ? fields.code : defaultCode(status);
        String text = fields.message != null ? fields.message : phrase;
        KartaError error = status < 500 ? new KartaError(code, text) : forVisitors(code, text);
        error.kind = kind(status, code);
        error.status = status;
        error.body = body;
        error.requestId = fields.requestId != null ? fields.requestId : headers.get("X-Request-Id");
        String retryAfter = headers.get("Retry-After");
        error.retryAfterSeconds = Double.isNaN(fields.retryAfterSeconds) && retryAfter != null
                ? seconds(retryAfter, json, clock)
                : fields.retryAfterSeconds;
        return error;
    }

    private static boolean isHtml(@Nullable String contentType) {
        return contentType != null && Text.indexOf(contentType, "html", 0) >= 0;
    }

    /**
     * Returns the error of a {@code session.error} event, or of any other object with {@code message} and
     * {@code code}.
     */
    public static KartaError ofEvent(JsonValue event) {
        ErrorBody fields = new ErrorBody();
        fields.read(event, false);
        KartaError error = forVisitors(
                fields.code != null ? fields.code : ErrorCode.SERVER_ERROR,
                fields.message != null ? fields.message : FRIENDLY);
        error.retryAfterSeconds = fields.retryAfterSeconds;
        error.requestId = fields.requestId;
        return error;
    }

    /** Returns a {@code network} error. {@code raw} is the engine's message. */
    public static KartaError network(@Nullable String raw) {
        return connection("the server", raw);
    }

    private static KartaError connection(String to, @Nullable String raw) {
        KartaError error = new KartaError(
                ErrorCode.NETWORK_CODE,
                Text.concat(Text.concat("The connection to ", to), " failed. Check the network and baseUrl."));
        error.raw = raw;
        return error;
    }

    /** Returns a {@code network} error for a request to {@code url}, which names its origin. {@code raw} is the engine's message. */
    public static KartaError unreachable(String url, String raw) {
        // The path begins after "https://".
        int path = Text.indexOf(url, "/", 8);
        return connection(path < 0 ? url : Text.slice(url, 0, path), raw);
    }

    /** Returns a {@code bad_response} error, for a 2xx response with unexpected content. */
    public static KartaError badResponse(int status, @Nullable String body) {
        KartaError error =
                new KartaError(ErrorCode.BAD_RESPONSE, "The server sent an unexpected response: check baseUrl.");
        error.status = status;
        error.body = body;
        return error;
    }

    /** Returns an {@code invalid_option} error. {@code message} names the option and the expected value. */
    public static KartaError invalidOption(String message) {
        return new KartaError(ErrorCode.INVALID_OPTION, message);
    }

    /** Returns the {@code unsupported} error for {@code method}. */
    public static KartaError unsupported(String method) {
        return new KartaError(
                ErrorCode.UNSUPPORTED, Text.concat(method, " is not supported by the Responses transport."));
    }

    /** Returns the error of a request whose answer has not come within its time limit. */
    public static KartaError late() {
        return new KartaError(ErrorCode.TIMEOUT, "The server did not answer in time. Try again.");
    }

    /** Returns the {@code closed} error. */
    public static KartaError closed() {
        return new KartaError(ErrorCode.CLOSED, "This client was shut down.");
    }

    /** Returns the error. Replaces the text if it reveals the model's provider or internal hosts. */
    private static KartaError forVisitors(String code, String text) {
        boolean internal = Text.startsWith(code, "model_provider_", 0)
                || Text.indexOf(text, "localhost", 0) >= 0
                || Text.indexOf(text, "127.0.0.", 0) >= 0
                || Text.indexOf(text, "[::1]", 0) >= 0;
        KartaError error = new KartaError(code, internal ? FRIENDLY : text);
        if (internal) {
            error.raw = text;
        }
        return error;
    }

    private static String defaultCode(int status) {
        // One more case in the switch, and TeaVM writes a case for each number between.
        if (status == 401) {
            return ErrorCode.UNAUTHENTICATED;
        }
        return switch (status) {
            case 402 -> ErrorCode.BUDGET_EXHAUSTED;
            case 403 -> ErrorCode.FORBIDDEN_CODE;
            case 404 -> ErrorCode.NOT_FOUND_CODE;
            case 408 -> ErrorCode.TIMEOUT;
            case 409 -> ErrorCode.TURN_RUNNING;
            case 413 -> ErrorCode.TOO_LARGE;
            case 429 -> ErrorCode.RATE_LIMITED_CODE;
            default -> status < 500 ? ErrorCode.INVALID_REQUEST : ErrorCode.SERVER_ERROR;
        };
    }

    /** Returns the class that the status decides. The code distinguishes the two of 429. */
    private static int kind(int status, String code) {
        return status == 429 && code.equals(ErrorCode.LIMIT_REACHED)
                ? ErrorCode.LIMIT
                : ErrorCode.kind(defaultCode(status));
    }

    /** Returns the seconds of a {@code Retry-After} header (RFC 9110 §10.2.3: delay or date), or NaN. */
    private static double seconds(String header, Json json, Clock clock) {
        JsonValue number = json.parse(header);
        double seconds = number != null ? number.asNumber() : (clock.parse(header) - clock.now()) / 1000;
        return seconds < 0 ? 0 : seconds;
    }
}
