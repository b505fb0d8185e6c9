// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

/** Counts the tokens that a run has spent until an append has stored them. Not thread-safe. */
final class UnstoredTokens {
    private long total;
    private long inAppend;

    void add(long tokens) {
        total += tokens;
    }

    /** Returns all tokens, which the next append stores. */
    long beginAppend() {
        inAppend = total;
        return inAppend;
    }

    /** Notes that the append was stored. */
    void stored() {
        total -= inAppend;
        inAppend = 0;
    }

    /** Notes that the append was refused. */
    void refused() {
        inAppend = 0;
    }

    /** Returns the tokens that are not known to be stored. */
    long total() {
        return total;
    }

    /** Returns the tokens that are known not to be stored, because no append with them is on its way. */
    long left() {
        return total - inAppend;
    }
}
