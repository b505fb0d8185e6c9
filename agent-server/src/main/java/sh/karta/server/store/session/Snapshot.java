// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

/**
 * What folding all rows of a session up to one of them results in.
 *
 * @param seq the last row that is folded in
 * @param format who can read it; a reader that does not know the format folds the rows again
 */
public record Snapshot(long seq, int format, String state) {}
