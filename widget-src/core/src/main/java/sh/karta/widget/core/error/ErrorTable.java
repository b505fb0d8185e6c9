// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.error;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/**
 * The closed list of wire-protocol §5 as data: the table in the docs is made from it, and tests hold {@link Errors},
 * {@link ErrorCode} and the TypeScript classes to it. Compiled code never reaches this class.
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
            new Row("400, 422", 0, "invalid_request", "no", "error", "the server may send a word of its own"),
            new Row("401", 1, "unauthenticated, identity_invalid", "no", "error", ""),
            new Row("402", 2, "budget_exhausted", "later", "limit_reached", ""),
            new Row("403", 4, "forbidden, identity_mismatch, origin_not_allowed, key_disabled", "no", "error", ""),
            new Row("404", 5, "not_found", "no", "error", ""),
            new Row("409", 6, "turn_running, no_release, idempotency_conflict", "no", "error", ""),
            new Row("413", 0, "too_large", "no", "error", "also found before sending"),
            new Row("429", 2, "limit_reached", "later", "limit_reached", "when the body says so"),
            new Row("429", 3, "rate_limited", "after retryAfterSeconds", "limit_reached", "any other"),
            new Row("5xx", 7, "server_error", "yes", "error", "the server may send a word of its own"),
            new Row("", 8, "network", "yes", "error", "refused, reset, or given up after several attempts"),
            new Row("", 8, "timeout", "yes", "error", "no answer within 30 seconds"),
            new Row("", 8, "aborted", "", "", "the caller's own signal"),
            new Row("2xx", 7, "bad_response", "yes", "error", "with HTML, broken JSON or nothing in it"),
            new Row("", 7, "event_too_large", "no", "error", "one event over 8 MiB"),
            new Row("", 6, "busy", "", "", "a second send while a turn runs"),
            new Row("", 0, "unsupported", "", "", "a method this transport lacks"),
            new Row("", 0, "closed", "", "", "a call after shutdown()"),
            new Row("", 0, "invalid_option", "", "", "a bad option"),
            new Row("", 6, "approval_expired", "no", "error", "a decision that came too late"),
            new Row("", 0, "panel_unavailable", "yes", "error", "the panel's file is blocked or was changed"));

    /** What a developer does about each code, in Markdown; links are relative to the docs' troubleshooting page. */
    public static final Map<String, String> REMEDIES = Map.ofEntries(
            entry("invalid_request", "read the message: it names the field"),
            entry("unauthenticated", "check key, token or token endpoint"),
            entry("identity_invalid", "see [Identity invalid](#identity-invalid)"),
            entry("budget_exhausted", "raise the project's budget"),
            entry("forbidden", "the token's owner may not do this"),
            entry("identity_mismatch", "the request names another user than the token"),
            entry("origin_not_allowed", "see [Origin not allowed](#origin-not-allowed)"),
            entry("key_disabled", "enable the key or use the new one"),
            entry("not_found", "check project and base URL; a deleted session is replaced by a new one on its own"),
            entry("turn_running", "wait for the end of the turn or interrupt it"),
            entry("no_release", "the agent has no published version yet"),
            entry("idempotency_conflict", "one idempotency key was used for two different bodies"),
            entry("too_large", "send less"),
            entry("limit_reached", "wait, or raise the limit"),
            entry("rate_limited", "wait"),
            entry("server_error", "look into the server's log for the request id"),
            entry("network", "check connection, base URL, proxies and `connect-src`"),
            entry("timeout", "as `network`"),
            entry("aborted", "nothing: you asked for it"),
            entry("bad_response", "the base URL points to something else, or a proxy answers in the server's place"),
            entry("event_too_large", "the agent must send smaller pieces"),
            entry("busy", "headless client only: wait for the turn"),
            entry("unsupported", "see [Responses transport](./headless#responses-transport)"),
            entry("closed", "make a new client"),
            entry("invalid_option", "the message names it"),
            entry("approval_expired", "ask again"),
            entry("panel_unavailable", "check `script-src`, and that all files of the release are deployed"));

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
