// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A program that a test needs on the machine. */
final class Prerequisite {
    private Prerequisite() {}

    /** Skips the test if the program is missing. With {@code CI=true} the test fails, because a skipped test there proves nothing. */
    static void require(boolean present, String program) {
        if ("true".equals(System.getenv("CI"))) {
            assertThat(present).as("%s is required with CI=true", program).isTrue();
        }
        assumeTrue(present, program);
    }
}
