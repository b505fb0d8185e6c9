// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ModelReply;
import sh.karta.server.event.Json;

/**
 * A stream as the documentation of an endpoint describes it, with what must be read from it. The files are in {@code endpoints}, named
 * {@code <api>-<endpoint>-<case>.sse}. The first line is the expectation as JSON, the rest is the stream.
 */
public record RecordedStream(String name, JsonNode expected, String text) {
    /** The names of the tools that the model may call. */
    public static final Set<String> TOOLS = Set.of("lookup", "refund");

    @Override
    public String toString() {
        return name;
    }

    public static Stream<RecordedStream> all() {
        try {
            Path folder = Path.of(Objects.requireNonNull(RecordedStream.class.getResource("/endpoints"))
                    .toURI());
            try (Stream<Path> files = Files.list(folder)) {
                return files.sorted().map(RecordedStream::read).toList().stream();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RecordedStream read(Path file) {
        try {
            String text = Files.readString(file);
            int line = text.indexOf('\n');
            String name = String.valueOf(file.getFileName()).replace(".sse", "");
            return new RecordedStream(name, Json.parseTrusted(text.substring(0, line)), text.substring(line + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the API: {@code chat}, {@code responses} or {@code messages}. */
    public String api() {
        return name.substring(0, name.indexOf('-'));
    }

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Checks a reply, or the failure in its place. */
    public void check(String variant, Heard heard, @Nullable ModelReply reply, @Nullable ModelException failure) {
        if (expected.has("fails")) {
            assertThat(failure).as("%s, %s", name, variant).isNotNull();
            assertThat(failure.code().name().toLowerCase(Locale.ROOT))
                    .as("%s, %s: %s", name, variant, failure.reason())
                    .isEqualTo(expected.path("fails").asText());
            return;
        }
        assertThat(failure).as("%s, %s", name, variant).isNull();
        assertThat(reply).as("%s, %s", name, variant).isNotNull();
        assertThat(heard.words.toString())
                .as("%s, %s", name, variant)
                .isEqualTo(expected.path("words").asText());
        assertThat(heard.thoughts.toString())
                .as("%s, %s", name, variant)
                .isEqualTo(expected.path("thoughts").asText());
        assertThat(calls(reply)).as("%s, %s", name, variant).isEqualTo(calls(expected));
        if (expected.has("usage")) {
            assertThat(reply.usage()).as("%s, %s", name, variant).isNotNull();
            assertThat(List.of(reply.usage().inputTokens(), reply.usage().outputTokens()))
                    .as("%s, %s", name, variant)
                    .containsExactly(
                            expected.at("/usage/0").asLong(),
                            expected.at("/usage/1").asLong());
        }
        JsonNode reasoning = reply.reasoning() == null ? Json.object() : reply.reasoning();
        assertThat(reasoning.path("sent_back").toString().replace("{}", ""))
                .as("%s, %s", name, variant)
                .isEqualTo(expected.path("sent_back").toString().replace("{}", ""));
        assertThat(reasoning.at("/attributes/encrypted_reasoning").asText())
                .as("%s, %s", name, variant)
                .isEqualTo(expected.path("sealed").asText());
        assertThat(reasoning.at("/attributes/thinking_signature").asText())
                .as("%s, %s", name, variant)
                .isEqualTo(expected.path("signature").asText());
    }

    private static List<String> calls(ModelReply reply) {
        return reply.calls().stream()
                .map(call -> call.tool() + " " + tree(call.arguments()))
                .toList();
    }

    private static String tree(String arguments) {
        return Json.write(Json.parseTrusted(arguments.isBlank() ? "{}" : arguments));
    }

    private static List<String> calls(JsonNode expected) {
        return Stream.iterate(0, at -> at < expected.path("calls").size(), at -> at + 1)
                .map(at -> expected.at("/calls/" + at + "/0").asText() + " "
                        + Json.write(expected.at("/calls/" + at + "/1")))
                .toList();
    }
}
