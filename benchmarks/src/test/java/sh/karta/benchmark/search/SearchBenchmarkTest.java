// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.event.Json;

/** Runs the benchmark on a small scale. Its counts are checked, but not its times. */
final class SearchBenchmarkTest {
    @TempDir
    Path folder;

    /** Writes documentation of invented words, so that the counts do not change with the text of the real one. */
    private static Path invented(Path docs) throws IOException {
        Random random = new Random(1);
        String words = IntStream.range(0, 100_000)
                .mapToObj(word -> Integer.toString(46_656 + random.nextInt(3_000) * random.nextInt(3_000), 36))
                .collect(Collectors.joining(" "));
        Files.createDirectories(docs.resolve("pages"));
        Files.writeString(docs.resolve("pages/words.md"), words);
        Files.writeString(docs.resolve("questions.yaml"), "questions:\n  - ask: " + words.substring(0, 40) + "\n");
        return docs;
    }

    @Tag("full")
    @Test
    void eachCostHasARowAndKnownSectionsAreFound() throws IOException {
        JsonNode results = new SearchBenchmark(invented(folder.resolve("docs")), folder, 500, 1, null).run();
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
        assertThat(found.path("karta").asInt()).isGreaterThanOrEqualTo(47);
        assertThat(found.path("lucene").asInt()).isGreaterThanOrEqualTo(47);
        assertThat(SearchBenchmark.exceeded(results).stream().filter(line -> line.endsWith("got NaN")))
                .as("the costs that this run lacks")
                .hasSize(3);
    }

    private static ObjectNode results(double index, double question, double ours, double vectors) {
        ObjectNode results = Json.object();
        ArrayNode costs = results.putArray("costs");
        costs.addObject().put("name", "index of 10,000 passages").put("coldMillis", index);
        costs.addObject().put("name", "question to 10,000 passages").put("millis", question);
        costs.addObject().put("name", "question to this documentation").put("millis", ours);
        costs.addObject()
                .put("name", "question to this documentation, with vectors")
                .put("millis", vectors);
        return results;
    }

    @Test
    void eachCostAboveItsLimitIsNamed() {
        assertThat(SearchBenchmark.exceeded(results(20_000, 30, 30, 60))).isEmpty();
        assertThat(SearchBenchmark.exceeded(results(20_001, 30.1, 30.1, 60.1)))
                .containsExactly(
                        "index of 10,000 passages: expected at most 20000 ms, got 20001.00",
                        "question to 10,000 passages: expected at most 30 ms, got 30.10",
                        "question to this documentation: expected at most 30 ms, got 30.10",
                        "question to this documentation, with vectors: expected at most 60 ms, got 60.10");
    }
}
