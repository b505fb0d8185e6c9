// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.LocalDate;
import java.util.concurrent.CompletionStage;

/** How many tokens have been consumed, by day (UTC): of each project by whether the visitor was anonymous, and of each owner. Thread-safe. */
public interface Ledger {
    /**
     * Adds to the sums of a day. A crash in just this moment may lose the entry.
     *
     * @return completes when sums that are read from now on have it, or when it could not be added
     */
    CompletionStage<Void> add(String project, String owner, boolean anonymous, LocalDate day, long tokens);

    /** The sum of a project from a day to today. */
    long spent(String project, boolean anonymous, LocalDate from);

    /** The sum of an owner on a day, which is today or yesterday: older ones may be forgotten. */
    long spentBy(String project, String owner, LocalDate day);
}
