// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.Locale;

/** Compares names that people type. */
public final class Spelling {
    private static final int CLOSE = 2;

    private Spelling() {}

    /** Returns whether at most two insertions, deletions or replacements turn one name into the other, ignoring case. */
    public static boolean isClose(String typed, String meant) {
        String from = typed.toLowerCase(Locale.ROOT);
        String to = meant.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()] <= CLOSE;
    }
}
