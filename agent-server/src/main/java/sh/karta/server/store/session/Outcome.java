// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

/** The result of an append. */
public enum Outcome {
    /** The rows are stored, by this call or by an earlier one with the same {@code to}. */
    DONE,
    /** Nothing was stored, because the session has changed since the writer read it. Load it and decide again. */
    STALE
}
