// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.problem;

/** The error codes of wire protocol §5 that a server sends, each with its HTTP status. */
public enum Code {
    INVALID_REQUEST(400, "invalid_request"),
    UNAUTHENTICATED(401, "unauthenticated"),
    IDENTITY_INVALID(401, "identity_invalid"),
    BUDGET_EXHAUSTED(402, "budget_exhausted"),
    FORBIDDEN(403, "forbidden"),
    IDENTITY_MISMATCH(403, "identity_mismatch"),
    ORIGIN_NOT_ALLOWED(403, "origin_not_allowed"),
    KEY_DISABLED(403, "key_disabled"),
    /** Also the code for a tool that was not called. */
    STEP_UP_REQUIRED(403, "step_up_required"),
    NOT_FOUND(404, "not_found"),
    /** The path exists, but not with this method. */
    METHOD_NOT_ALLOWED(405, "invalid_request"),
    TIMEOUT(408, "timeout"),
    TURN_RUNNING(409, "turn_running"),
    IDEMPOTENCY_CONFLICT(409, "idempotency_conflict"),
    VERSION_LIMIT(409, "version_limit"),
    APPROVAL_EXPIRED(409, "approval_expired"),
    TOO_LARGE(413, "too_large"),
    UNSUPPORTED_MEDIA(415, "unsupported_media"),
    LIMIT_REACHED(429, "limit_reached"),
    RATE_LIMITED(429, "rate_limited"),
    SERVER_ERROR(500, "server_error"),
    /** A service that this server depends on cannot be reached. */
    UPSTREAM_UNAVAILABLE(503, "server_error"),
    UNAVAILABLE(503, "unavailable"),
    MODEL_PROVIDER_AUTH(502, "model_provider_auth"),
    MODEL_PROVIDER_NOT_FOUND(502, "model_provider_not_found"),
    MODEL_PROVIDER_REFUSED(502, "model_provider_refused"),
    MODEL_PROVIDER_RATE_LIMITED(503, "model_provider_rate_limited"),
    MODEL_PROVIDER_TIMEOUT(504, "model_provider_timeout"),
    MODEL_PROVIDER_UNAVAILABLE(503, "model_provider_unavailable"),
    MODEL_PROVIDER_BAD_RESPONSE(502, "model_provider_bad_response");

    private final int status;
    private final String wireName;

    Code(int status, String wireName) {
        this.status = status;
        this.wireName = wireName;
    }

    /** Returns the code with a wire name; {@link #SERVER_ERROR} for an unknown one. */
    public static Code of(String wireName) {
        for (Code code : values()) {
            if (code.wireName.equals(wireName)) {
                return code;
            }
        }
        return SERVER_ERROR;
    }

    /** Returns the HTTP status of a response with this code. */
    public int status() {
        return status;
    }

    /** Returns the name in the {@code code} field of a response or an event. */
    public String wireName() {
        return wireName;
    }

    /** Returns the {@code error.type} of the code, for clients that handle only the type. */
    public String family() {
        return switch (this) {
            case UNAUTHENTICATED, IDENTITY_INVALID -> "authentication_error";
            case FORBIDDEN, IDENTITY_MISMATCH, ORIGIN_NOT_ALLOWED, KEY_DISABLED, STEP_UP_REQUIRED -> "permission_error";
            case BUDGET_EXHAUSTED, LIMIT_REACHED, RATE_LIMITED -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }
}
