// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.LocalDate;

/** How many tokens each project has consumed, by day (UTC) and by whether the visitor was anonymous. Thread-safe. */
public interface Ledger {
    /** Adds to a day's sum, soon; a crash in just this moment may lose the entry. */
    void add(String project, boolean anonymous, LocalDate day, long tokens);

    /** The sum from a day to today. */
    long spent(String project, boolean anonymous, LocalDate from);
}
