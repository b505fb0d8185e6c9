// SPDX-License-Identifier: Apache-2.0

/**
 * The codes of the client and of a Karta server. Your own server may send other codes with status 400, 422 or 5xx, so
 * compare with `===` and have a default case.
 */
export type KartaErrorCode =
  | "invalid_request"
  | "unauthenticated"
  | "identity_invalid"
  | "budget_exhausted"
  | "forbidden"
  | "identity_mismatch"
  | "origin_not_allowed"
  | "key_disabled"
  | "not_found"
  | "turn_running"
  | "no_release"
  | "idempotency_conflict"
  | "surface_closed"
  | "surface_changed"
  | "history_conflict"
  | "version_limit"
  | "call_taken"
  | "call_over"
  | "not_holder"
  | "held"
  | "conversation_moved"
  | "too_large"
  | "unsupported_media"
  | "limit_reached"
  | "rate_limited"
  | "server_error"
  | "unavailable"
  | "model_provider_auth"
  | "model_provider_not_found"
  | "model_provider_refused"
  | "model_provider_rate_limited"
  | "model_provider_timeout"
  | "model_provider_unavailable"
  | "model_provider_bad_response"
  | "model_provider_endless"
  | "network"
  | "timeout"
  | "aborted"
  | "bad_response"
  | "event_too_large"
  | "busy"
  | "unsupported"
  | "closed"
  | "invalid_option"
  | "approval_expired"
  | "step_up_required"
  | "panel_unavailable"
  | "draft_kept";

/** Details of an error, in addition to its code and message. */
export interface KartaErrorDetails {
  /** HTTP status, if a response caused the error. */
  readonly status?: number | undefined;
  /** Response body as received. Never show it to visitors. */
  readonly body?: string | undefined;
  /** Seconds until a retry makes sense. */
  readonly retryAfterSeconds?: number | undefined;
  /** The server's id of the request. Give it to the server's operators. */
  readonly requestId?: string | undefined;
  /** The cause: a thrown value, or a message of the platform or server that visitors should not see. */
  readonly cause?: unknown;
}

/**
 * Every failure of this package. Distinguish failures by {@link KartaError.code}, or a group of them by class (`error
 * instanceof KartaLimitReachedError`).
 */
export class KartaError extends Error {
  override readonly name: string = "KartaError";
  /** The code: one of {@link KartaErrorCode}, or a server's own. */
  readonly code: KartaErrorCode | (string & {});
  /** HTTP status, if a response caused the error. */
  declare readonly status?: number;
  /** Response body as received. Never show it to visitors. */
  declare readonly body?: string;
  /** Seconds until a retry makes sense. */
  declare readonly retryAfterSeconds?: number;
  /** The server's id of the request. Give it to the server's operators. */
  declare readonly requestId?: string;

  constructor(code: KartaErrorCode | (string & {}), message: string, details: KartaErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : details);
    this.code = code;
    for (const key of ["status", "body", "retryAfterSeconds", "requestId"] as const) {
      if (details[key] !== undefined) {
        (this as Record<string, unknown>)[key] = details[key];
      }
    }
  }
}

/** The token, key or identity was not accepted (401). */
export class KartaAuthError extends KartaError {
  override readonly name = "KartaAuthError";
}

/** The token is accepted but does not allow this (403). */
export class KartaForbiddenError extends KartaError {
  override readonly name = "KartaForbiddenError";
}

/** No such session, project or file (404). */
export class KartaNotFoundError extends KartaError {
  override readonly name = "KartaNotFoundError";
}

/** A conflict: a running turn, another body with the same key, an approval that came too late. */
export class KartaConflictError extends KartaError {
  override readonly name = "KartaConflictError";
}

/** A budget or limit is used up (402, 429). See {@link KartaError.retryAfterSeconds}. */
export class KartaLimitReachedError extends KartaError {
  override readonly name: string = "KartaLimitReachedError";
}

/** Too many requests in a short time (429). Retry after {@link KartaError.retryAfterSeconds}. */
export class KartaRateLimitedError extends KartaLimitReachedError {
  override readonly name = "KartaRateLimitedError";
}

/** The server failed (5xx), or sent an unexpected response. */
export class KartaServerError extends KartaError {
  override readonly name = "KartaServerError";
}

/** No connection, a connection that broke and could not be restored, a timeout, or the caller's own `AbortSignal`. */
export class KartaNetworkError extends KartaError {
  override readonly name = "KartaNetworkError";
}
