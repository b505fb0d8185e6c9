// SPDX-License-Identifier: Apache-2.0
import { KartaNetworkError } from "./errors.js";

/** Returns the error of a call that its caller's `signal` ended. */
export function aborted(signal: AbortSignal | undefined): KartaNetworkError {
  return new KartaNetworkError("aborted", "Aborted by the caller's signal.", { cause: signal?.reason });
}
