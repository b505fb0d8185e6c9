// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.fake.JsonOnJvm;

/** Writes the traces of the JVM. The tests of cdn-dist compare those of compiled code with them. */
class TracesTest {
    private static final Path TRACES = Path.of("target", "traces.txt");

    @Test
    void theTracesCoverConversationsAndDocuments() throws IOException {
        List<String> lines = new ArrayList<>();
        Traces.write(new JsonOnJvm(), line -> lines.add(escaped(line)));
        Files.write(TRACES, lines);

        assertThat(lines).hasSizeGreaterThan(50_000);
        for (String rare : List.of(
                "a event message:received",
                "a event turn:ended",
                "a event approval",
                "a event error",
                "a event limit_reached",
                "a forgotten",
                "a removed",
                "  resumed",
                "  removed",
                "insert",
                "text",
                "link",
                "truncate",
                "loose",
                "discard",
                "heading",
                "code")) {
            assertThat(lines).as(rare).anyMatch(line -> line.startsWith(rare));
        }
    }

    /** Escapes all but plain ASCII, lone surrogates included, so that each trace is one line of the file. */
    private static String escaped(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' || c > '~' || c == '\\') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
