// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

/**
 * The state of a session after folding its rows up to one of them.
 *
 * @param seq the last row that is folded in
 * @param format version of {@code state}; a reader that does not know it folds the rows again
 */
public record Snapshot(long seq, int format, String state) {}
