// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays the seeds of the fuzzers and the inputs that they have found. */
final class FuzzSeedsTest {
    private static List<Path> files(String target) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/fuzz", target))) {
            return files.sorted().toList();
        }
    }

    static List<Path> json() throws IOException {
        return files("json");
    }

    static List<Path> model() throws IOException {
        return files("model");
    }

    @ParameterizedTest
    @MethodSource("json")
    void everyBodyGetsAResponse(Path seed) {
        assertThatCode(() -> JsonFuzz.fuzzerTestOneInput(Files.readAllBytes(seed)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("model")
    void everyTurnEndsForAnyBytesOfTheModel(Path seed) {
        assertThatCode(() -> ModelFuzz.fuzzerTestOneInput(Files.readAllBytes(seed)))
                .doesNotThrowAnyException();
    }
}
