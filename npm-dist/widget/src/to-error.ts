// SPDX-License-Identifier: Apache-2.0
import {
  KartaAuthError,
  KartaConflictError,
  KartaError,
  KartaForbiddenError,
  KartaLimitReachedError,
  KartaNetworkError,
  KartaNotFoundError,
  KartaRateLimitedError,
  KartaServerError,
} from "./errors.js";
import type { NativeError } from "./native.js";

/** The classes by `kind`, in the order of core's error table. */
const CLASSES = [
  KartaError,
  KartaAuthError,
  KartaLimitReachedError,
  KartaRateLimitedError,
  KartaForbiddenError,
  KartaNotFoundError,
  KartaConflictError,
  KartaServerError,
  KartaNetworkError,
] as const;

/** Creates the error that the compiled code describes. */
export function toError(native: NativeError): KartaError {
  return new CLASSES[native.kind]!(native.code, native.message, native);
}
