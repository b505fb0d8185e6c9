// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.error;

import sh.karta.widget.core.text.Text;

/** The codes of wire-protocol §5 that core itself uses, and the error class of each code. */
public final class ErrorCode {
    /** {@code KartaError}. */
    public static final int GENERAL = 0;

    /** {@code KartaAuthError}. */
    public static final int AUTH = 1;

    /** {@code KartaLimitReachedError}. */
    public static final int LIMIT = 2;

    /** {@code KartaRateLimitedError}. */
    public static final int RATE_LIMITED = 3;

    /** {@code KartaForbiddenError}. */
    public static final int FORBIDDEN = 4;

    /** {@code KartaNotFoundError}. */
    public static final int NOT_FOUND = 5;

    /** {@code KartaConflictError}. */
    public static final int CONFLICT = 6;

    /** {@code KartaServerError}. */
    public static final int SERVER = 7;

    /** {@code KartaNetworkError}. */
    public static final int NETWORK = 8;

    public static final String UNAUTHENTICATED = "unauthenticated";
    public static final String BUDGET_EXHAUSTED = "budget_exhausted";
    public static final String LIMIT_REACHED = "limit_reached";
    public static final String RATE_LIMITED_CODE = "rate_limited";
    public static final String FORBIDDEN_CODE = "forbidden";
    public static final String IDENTITY_INVALID = "identity_invalid";
    public static final String NOT_FOUND_CODE = "not_found";
    public static final String TURN_RUNNING = "turn_running";
    public static final String IDEMPOTENCY_CONFLICT = "idempotency_conflict";
    public static final String BUSY = "busy";
    public static final String APPROVAL_EXPIRED = "approval_expired";
    public static final String SERVER_ERROR = "server_error";
    public static final String BAD_RESPONSE = "bad_response";
    public static final String EVENT_TOO_LARGE = "event_too_large";
    public static final String NETWORK_CODE = "network";
    public static final String TIMEOUT = "timeout";
    public static final String ABORTED = "aborted";
    public static final String INVALID_REQUEST = "invalid_request";
    public static final String TOO_LARGE = "too_large";
    public static final String UNSUPPORTED = "unsupported";
    public static final String CLOSED = "closed";
    public static final String INVALID_OPTION = "invalid_option";
    public static final String PANEL_UNAVAILABLE = "panel_unavailable";
    public static final String DRAFT_KEPT = "draft_kept";

    // One string instead of a map: compiled, it is one constant and two native searches. Each group of codes ends with
    // its class.
    // Codes that raise no page event have p, v or x instead of 0, 6 or 8: the same last four bits.
    private static final String KINDS = " invalid_request too_large panel_unavailable unsupported_media =0"
            + " unsupported closed invalid_option step_up_required draft_kept =p"
            + " unauthenticated identity_invalid =1"
            + " budget_exhausted limit_reached =2"
            + " rate_limited =3"
            + " forbidden identity_mismatch origin_not_allowed key_disabled =4"
            + " not_found =5"
            + " turn_running no_release idempotency_conflict approval_expired =6"
            + " busy surface_closed surface_changed history_conflict version_limit call_taken call_over not_holder held conversation_moved =v"
            + " network timeout =8"
            + " aborted =x";

    private ErrorCode() {}

    /**
     * Returns the class of {@code code}. A code that is not listed, such as a server's own, is a {@link #SERVER}
     * error.
     */
    public static int kind(String code) {
        return find(code) & 15;
    }

    /** Returns whether an error with this code raises no page event. */
    public static boolean isQuiet(String code) {
        return find(code) > '9';
    }

    private static int find(String code) {
        int at = Text.indexOf(KINDS, Text.concat(Text.concat(" ", code), " "), 0);
        return at < 0 ? '0' + SERVER : Text.at(KINDS, Text.indexOf(KINDS, "=", at) + 1);
    }
}
