// SPDX-License-Identifier: Apache-2.0
import type { NativeClient } from "./native.js";
import { toError } from "./to-error.js";
import type { Attachment, UploadOptions } from "./types.js";

/** The number of `KartaNetworkError` (to-error.ts). */
const NETWORK = 8;

/** Uploads a file. */
export function upload(native: NativeClient, file: Blob, { signal, onProgress }: UploadOptions = {}): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    let cancel: (() => void) | undefined;
    const abort = () => {
      cancel?.();
      reject(toError({ kind: NETWORK, code: "aborted", message: "Aborted by the caller's signal.", cause: signal?.reason }));
    };
    if (signal?.aborted) {
      abort();
      return;
    }
    let share = -1;
    const progress = (fraction: number) => {
      if (fraction > share) {
        share = fraction;
        onProgress?.(fraction);
      }
    };
    signal?.addEventListener("abort", abort, { once: true });
    progress(0);
    cancel = native.upload(file, progress, (error, attachment) => {
      signal?.removeEventListener("abort", abort);
      if (error) {
        reject(toError(error));
      } else {
        progress(1);
        resolve(attachment);
      }
    });
  });
}
