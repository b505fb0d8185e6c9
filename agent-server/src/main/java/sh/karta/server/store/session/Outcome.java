// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

/** What became of an append whose answer arrived. */
public enum Outcome {
    /** The rows are stored, by this call or by an earlier one with the same {@code to}. */
    DONE,
    /** Nothing was stored: the writer does not know the session as it is. Load it and decide again. */
    STALE
}
