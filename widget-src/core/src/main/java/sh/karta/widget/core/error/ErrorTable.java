// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.error;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/**
 * The complete list of wire-protocol §5 as data. The table in the docs is generated from it, and tests compare it
 * with {@link Errors}, {@link ErrorCode} and the TypeScript classes. Compiled code never uses this class.
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
            new Row("400, 422", 0, "invalid_request", "no", "error", "the server may send another code"),
            new Row("401", 1, "unauthenticated, identity_invalid", "no", "error", ""),
            new Row("402", 2, "budget_exhausted", "later", "limit_reached", ""),
            new Row("403", 4, "forbidden, identity_mismatch, origin_not_allowed, key_disabled", "no", "error", ""),
            new Row("404", 5, "not_found", "no", "error", ""),
            new Row("409", 6, "turn_running, no_release, idempotency_conflict", "no", "error", ""),
            new Row(
                    "409",
                    6,
                    "surface_closed, surface_changed, history_conflict, version_limit, call_taken, call_over,"
                            + " not_holder, held, conversation_moved",
                    "no",
                    "",
                    "with this code in the body"),
            new Row("413", 0, "too_large", "no", "error", "or detected before sending"),
            new Row("415", 0, "unsupported_media", "no", "error", "with this code in the body"),
            new Row("429", 2, "limit_reached", "later", "limit_reached", "with this code in the body"),
            new Row(
                    "429",
                    3,
                    "rate_limited",
                    "after retryAfterSeconds",
                    "limit_reached",
                    "with another code or none in the body"),
            new Row("5xx", 7, "server_error", "yes", "error", "the server may send another code"),
            new Row("503", 7, "unavailable", "yes", "error", "with this code in the body"),
            new Row(
                    "",
                    7,
                    "model_provider_auth, model_provider_not_found, model_provider_refused,"
                            + " model_provider_rate_limited, model_provider_timeout, model_provider_unavailable,"
                            + " model_provider_bad_response, model_provider_endless",
                    "yes",
                    "error",
                    "the agent's model failed"),
            new Row("", 8, "network", "yes", "error", "connection refused or reset, or several attempts failed"),
            new Row("", 8, "timeout", "yes", "error", "no response within 30 seconds"),
            new Row("", 8, "aborted", "", "", "the caller's own signal fired"),
            new Row("2xx", 7, "bad_response", "yes", "error", "with HTML, invalid JSON or an empty body"),
            new Row("", 7, "event_too_large", "no", "error", "one event over 8 MiB"),
            new Row("", 6, "busy", "", "", "a second send while a turn runs"),
            new Row("", 0, "unsupported", "", "", "this transport does not have the method"),
            new Row("", 0, "closed", "", "", "a call after shutdown()"),
            new Row("", 0, "invalid_option", "", "", "an invalid option"),
            new Row("", 6, "approval_expired", "no", "error", "a decision that came too late"),
            new Row("", 0, "step_up_required", "no", "", "a tool needs a recent sign-in"),
            new Row("", 0, "panel_unavailable", "yes", "error", "the panel's file is blocked or was modified"),
            new Row("", 0, "draft_kept", "", "", "`open` with a text, while the composer has a draft"));

    /** The advice to developers for each code, in Markdown. Links are relative to the docs' troubleshooting page. */
    public static final Map<String, String> REMEDIES = Map.ofEntries(
            entry("invalid_request", "read the message, which names the field"),
            entry("unauthenticated", "check the key, token or token endpoint"),
            entry("identity_invalid", "see [Identity invalid](#identity-invalid)"),
            entry("budget_exhausted", "raise the project's budget"),
            entry("forbidden", "use a token that is allowed to do this"),
            entry("identity_mismatch", "send the user id that the token belongs to"),
            entry("origin_not_allowed", "see [Origin not allowed](#origin-not-allowed)"),
            entry("key_disabled", "enable the key or use a new one"),
            entry("not_found", "check project and base URL; a deleted session is replaced by a new one automatically"),
            entry("turn_running", "wait until the turn ends, or interrupt it"),
            entry("no_release", "publish a version of the agent"),
            entry("idempotency_conflict", "use a new idempotency key for each different body"),
            entry("surface_closed", "the card was answered or withdrawn: show its present state"),
            entry("surface_changed", "the card changed: show its present state and let the user answer again"),
            entry("history_conflict", "load the conversation again: another tab or device changed it"),
            entry("version_limit", "edit another message, or start a new conversation"),
            entry("call_taken", "none: another tab runs this call"),
            entry("call_over", "none: the call has its result already"),
            entry("not_holder", "none: another person holds the conversation"),
            entry("held", "wait until the person who holds the conversation gives it back"),
            entry("conversation_moved", "load the conversation from where it is now"),
            entry("too_large", "send a shorter text or a smaller file"),
            entry("unsupported_media", "send one of the accepted types of file"),
            entry("limit_reached", "wait, or raise the limit"),
            entry("rate_limited", "wait"),
            entry("server_error", "search the server's log for the request id"),
            entry(
                    "unavailable",
                    "try again; the server is overloaded, shutting down or cannot use its store: see its log"),
            entry("model_provider_auth", "check the agent's API key for the model"),
            entry("model_provider_not_found", "check the agent's `model` and `base_url`"),
            entry("model_provider_refused", "read the server's log: the provider refused the request"),
            entry("model_provider_rate_limited", "wait, or raise the provider's limit"),
            entry("model_provider_timeout", "try again; check the provider's status"),
            entry("model_provider_unavailable", "try again; check the provider's status and `base_url`"),
            entry("model_provider_bad_response", "check that `base_url` speaks the API that the agent is set to"),
            entry("model_provider_endless", "check the tools and instructions: the model never finished"),
            entry("network", "check the connection, the base URL, proxies and `connect-src`"),
            entry("timeout", "same as for `network`"),
            entry("aborted", "none: your code aborted the request"),
            entry(
                    "bad_response",
                    "check that the base URL is the agent server's and that no proxy responds in its place"),
            entry("event_too_large", "the agent must send smaller pieces"),
            entry("busy", "headless client only: wait until the turn ends"),
            entry("unsupported", "see [Responses transport](./headless#responses-transport)"),
            entry("closed", "create a new client"),
            entry("invalid_option", "read the message, which names the option"),
            entry("approval_expired", "send the message again"),
            entry("step_up_required", "let the user sign in again, then call `identify` with the new token"),
            entry("panel_unavailable", "check `script-src`, and that all files of the release are deployed"),
            entry("draft_kept", "none: the panel is open, and shows what the visitor has written"));

    private ErrorTable() {}

    /**
     * One row
     *
     * @param status the HTTP status, or empty if there is none
     * @param kind the index in {@link #CLASSES}
     * @param codes the codes, comma-separated, the default first
     * @param retryable {@code no}, {@code yes}, {@code later}, {@code after retryAfterSeconds}, or empty
     * @param pageEvent the page event that it raises, or empty
     * @param cause a note on the cause, or empty
     */
    public record Row(String status, int kind, String codes, String retryable, String pageEvent, String cause) {}
}
