// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the benchmark on a small scale. Its counts are checked, but not its times. */
@Timeout(300)
final class SearchBenchmarkTest {
    @TempDir
    Path folder;

    @Test
    void eachCostHasARowAndKnownSectionsAreFound() throws IOException {
        JsonNode results = new SearchBenchmark(Path.of("../../docs"), folder, 500, 1, null).run();
        assertThat(results.path("costs"))
                .extracting(row -> row.path("name").asText())
                .containsExactly("index of 500 passages", "question to 500 passages", "question to this documentation");
        assertThat(results.path("costs")).allSatisfy(row -> {
            assertThat(row.path("runs").asInt()).isEqualTo(1);
            assertThat(row.path("millis").asDouble()).isPositive();
            assertThat(row.path("coldMillis").asDouble()).isPositive();
            assertThat(row.path("ratio").asDouble()).isPositive();
        });
        JsonNode found = results.path("found");
        assertThat(found.path("asked").asInt()).isEqualTo(50);
        // Passages can overlap, so that another one has the same words.
        assertThat(found.path("karta").asInt()).isGreaterThanOrEqualTo(45);
        assertThat(found.path("lucene").asInt()).isGreaterThanOrEqualTo(45);
    }
}
