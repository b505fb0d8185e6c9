// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import sh.karta.server.problem.Problem;

/** Checks numbers of options. */
final class Numbers {
    private Numbers() {}

    /** @throws Problem if the number is less than 1 */
    static void requirePositive(String option, int number) {
        if (number < 1) {
            throw Problem.invalid(option + ": expected at least 1, got " + number + ".");
        }
    }
}
