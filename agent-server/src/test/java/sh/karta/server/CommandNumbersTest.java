// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that numbers that would delete or list something else are refused before the store is opened. */
final class CommandNumbersTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "sessions delete, --idle-days, -30",
        "sessions delete, --idle-days, 0",
        "sessions list, --limit, 0",
        "sessions list, --limit, -1",
        "report, --days, 0",
    })
    void aNumberBelowOneIsRefused(String command, String option, String number) {
        String line = command + " " + option + "=" + number + " --data " + directory;
        ServerProcess.Outcome outcome = ServerProcess.runHere(line.split(" ", -1));
        assertThat(outcome.err()).contains(option + ": expected at least 1, got " + number + ".");
        assertThat(outcome.code()).isEqualTo(2);
    }
}
