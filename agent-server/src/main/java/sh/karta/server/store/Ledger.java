// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.LocalDate;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;

/** Sums of consumed tokens by day (UTC): of each owner, and of each project, separately for anonymous visitors. Thread-safe. */
public interface Ledger {
    /**
     * Adds tokens without an append, because their run had ended when they were counted. A crash before the write may lose them. The
     * tokens of an owner that was erased within the last day are added to the sum of the project only.
     *
     * @return completes when later reads include the tokens, or when they could not be added
     */
    CompletionStage<Void> add(String project, String owner, boolean anonymous, LocalDate day, long tokens);

    /** Deletes all sums of an owner. The sums of the project keep the tokens. */
    CompletionStage<Void> erase(String project, String owner);

    /** Returns the sums of an owner by day, as far as they are stored. */
    SortedMap<LocalDate, Long> byDay(String project, String owner);

    /** Returns the sum of a project from a day to today. */
    long spent(String project, boolean anonymous, LocalDate from);

    /** Returns the sum of an owner on a day, which must be today or yesterday. Older sums may have been deleted. */
    long spentBy(String project, String owner, LocalDate day);
}
