// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.problem;

/** The machine words of wire protocol §5 that a server says, each with the HTTP status it travels under. */
public enum Code {
    INVALID_REQUEST(400, "invalid_request"),
    UNAUTHENTICATED(401, "unauthenticated"),
    IDENTITY_INVALID(401, "identity_invalid"),
    BUDGET_EXHAUSTED(402, "budget_exhausted"),
    FORBIDDEN(403, "forbidden"),
    IDENTITY_MISMATCH(403, "identity_mismatch"),
    ORIGIN_NOT_ALLOWED(403, "origin_not_allowed"),
    KEY_DISABLED(403, "key_disabled"),
    /** Also the word for a tool that was not called. */
    STEP_UP_REQUIRED(403, "step_up_required"),
    NOT_FOUND(404, "not_found"),
    METHOD_NOT_ALLOWED(405, "method_not_allowed"),
    TIMEOUT(408, "timeout"),
    TURN_RUNNING(409, "turn_running"),
    IDEMPOTENCY_CONFLICT(409, "idempotency_conflict"),
    APPROVAL_EXPIRED(409, "approval_expired"),
    TOO_LARGE(413, "too_large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported_media_type"),
    LIMIT_REACHED(429, "limit_reached"),
    RATE_LIMITED(429, "rate_limited"),
    SERVER_ERROR(500, "server_error"),
    /** Something this server depends on cannot be reached. */
    UPSTREAM_UNAVAILABLE(503, "server_error"),
    UNAVAILABLE(503, "unavailable");

    private final int status;
    private final String word;

    Code(int status, String word) {
        this.status = status;
        this.word = word;
    }

    /** The HTTP status of an answer that carries this code. */
    public int status() {
        return status;
    }

    /** The word in the body's {@code code} field. */
    public String wireName() {
        return word;
    }

    /** The family of the code, for clients that only look at {@code error.type}. */
    public String family() {
        return switch (this) {
            case UNAUTHENTICATED, IDENTITY_INVALID -> "authentication_error";
            case FORBIDDEN, IDENTITY_MISMATCH, ORIGIN_NOT_ALLOWED, KEY_DISABLED, STEP_UP_REQUIRED -> "permission_error";
            case BUDGET_EXHAUSTED, LIMIT_REACHED, RATE_LIMITED -> "rate_limit_error";
            case SERVER_ERROR, UPSTREAM_UNAVAILABLE, UNAVAILABLE -> "server_error";
            default -> "invalid_request_error";
        };
    }
}
