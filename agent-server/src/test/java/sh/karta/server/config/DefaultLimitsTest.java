// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the limits of a server and a model project whose config sets none. */
final class DefaultLimitsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "header_seconds, 10",
        "body_seconds, 30",
        "upload_seconds, 600",
        "upload_bytes_per_second, 8192",
        "bodies_in_flight, 67108864",
        "uploads_per_visitor, 4",
        "file_bytes, 10485760",
        "files_per_session, 50",
        "file_bytes_per_session, 104857600",
        "free_disk_megabytes, 256",
        "connections, 10000",
        "connections_per_address, 64",
        "streams, 5000",
        "streams_per_visitor, 8",
        "visitor_reads_per_minute, 300",
        "visitor_transcripts_per_minute, 20",
        "turns, 500",
        "turns_per_visitor, 4",
        "turn_seconds, 600",
        "turn_total_seconds, 1800",
        "timeout_seconds, 60", // of the model's silence
        "timeout_seconds, 30", // of a tool
        "visitor_tokens_per_day, 20000",
        "anonymous_tokens_per_day, 200000",
        "tokens_per_month, 5000000",
        "port, 8788", // of the management listener
        "lame_duck, 0",
        "stop_within, 40"
    })
    void anOmittedSettingHasItsDefault(String key, String value) throws Exception {
        Path file = Files.writeString(directory.resolve("karta.yaml"), """
                projects:
                  a/b:
                    agent: {kind: model, model: m, tools: [{name: t, url: "https://a.example"}]}
                """);
        String printed = ConfigPrinter.print(ConfigFile.read(file, name -> null));
        assertThat(printed.lines().map(String::strip)).contains(key + ": " + value);
    }
}
