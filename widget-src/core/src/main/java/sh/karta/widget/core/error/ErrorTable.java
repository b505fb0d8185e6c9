// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.error;

import java.util.List;

/**
 * The closed list of wire-protocol §5 as data: docs and the TypeScript face are generated from it, and a test holds
 * {@link Errors} and {@link ErrorCode} to it. Compiled code never reaches this class.
 */
public final class ErrorTable {
    /** The TypeScript classes by {@link KartaError#kind}. */
    public static final List<String> CLASSES = List.of(
            "KartaError",
            "KartaAuthError",
            "KartaLimitReachedError",
            "KartaRateLimitedError",
            "KartaForbiddenError",
            "KartaNotFoundError",
            "KartaConflictError",
            "KartaServerError",
            "KartaNetworkError");

    /** All rows, in the contract's order. */
    public static final List<Row> ROWS = List.of(
            new Row("400, 422", 0, "invalid_request", "no", "error", "the server's word or this"),
            new Row("401", 1, "unauthenticated, identity_invalid", "no", "error", ""),
            new Row("402", 2, "budget_exhausted", "later", "limit_reached", ""),
            new Row("403", 4, "forbidden, identity_mismatch, origin_not_allowed, key_disabled", "no", "error", ""),
            new Row("404", 5, "not_found", "no", "error", ""),
            new Row("409", 6, "turn_running, no_release, idempotency_conflict", "no", "error", ""),
            new Row("413", 0, "too_large", "no", "error", "or too large before sending"),
            new Row("429", 2, "limit_reached", "later", "limit_reached", "when the body says so"),
            new Row("429", 3, "rate_limited", "after retryAfterSeconds", "limit_reached", "any other"),
            new Row("5xx", 7, "server_error", "yes", "error", "the server's word or this"),
            new Row("", 8, "network", "yes", "error", "refused, reset, or given up after reconnecting"),
            new Row("", 8, "timeout", "yes", "error", "no answer to a post or mint in 30 s"),
            new Row("", 8, "aborted", "", "", "the caller's signal"),
            new Row("2xx", 7, "bad_response", "yes", "error", "HTML, broken JSON, or nothing"),
            new Row("", 7, "event_too_large", "no", "error", "one event over 8 MiB"),
            new Row("", 6, "busy", "", "", "a second send while a turn runs"),
            new Row("", 0, "unsupported", "", "", "a method this transport lacks"),
            new Row("", 0, "closed", "", "", "the client was shut down"),
            new Row("", 0, "invalid_option", "", "", "an option that is missing or wrong"),
            new Row("", 6, "approval_expired", "no", "error", "an approval that came too late"),
            new Row("", 0, "panel_unavailable", "yes", "error", "the panel's file was blocked or tampered with"));

    private ErrorTable() {}

    /**
     * One row.
     *
     * @param status the HTTP status, or empty where the cause is another one
     * @param kind the index in {@link #CLASSES}
     * @param codes the codes, comma-separated, the default first
     * @param retryable {@code no}, {@code yes}, {@code later}, {@code after retryAfterSeconds}, or empty
     * @param pageEvent the page event it raises, or empty
     * @param cause what else there is to say
     */
    public record Row(String status, int kind, String codes, String retryable, String pageEvent, String cause) {}
}
