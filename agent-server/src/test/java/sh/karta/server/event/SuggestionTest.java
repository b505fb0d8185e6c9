// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SuggestionTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "one\ntwo", "one\rtwo", "a\tb", "a\u0000", "a\u0085b", "a\u2028b", "a\u2029b"})
    void aTextThatIsNotOneLineIsAFault(String line) {
        assertThat(Suggestion.fault(line, "Hello")).isEqualTo("label: expected one line of 1 to 60 characters");
        assertThat(Suggestion.fault("Hello", line)).isEqualTo("text: expected one line of 1 to 500 characters");
    }

    @Test
    void aLabelHas60CharactersAtMostAndAText500() {
        assertThat(Suggestion.fault("x".repeat(60), "y".repeat(500))).isNull();
        assertThat(Suggestion.fault("x".repeat(61), "y")).startsWith("label");
        assertThat(Suggestion.fault("x", "y".repeat(501))).startsWith("text");
        assertThat(Suggestion.fault("مرحبا", "你好")).isNull();
    }

    private static List<Suggestion> suggestions(String... labels) {
        return Stream.of(labels)
                .map(label -> new Suggestion(label, label + "?"))
                .toList();
    }

    @Test
    void anEventHasOneToFour() {
        assertThat(EventDraft.suggestions(List.of())).isNull();
        EventDraft event = EventDraft.suggestions(suggestions("A", "B", "C", "D"));
        assertThat(event.type()).isEqualTo("agent.suggestions");
        assertThat(event.fields().path("items")).hasSize(4);
        assertThat(event.fields().at("/items/3/text").asText()).isEqualTo("D?");
        assertThatThrownBy(() -> EventDraft.suggestions(suggestions("A", "B", "C", "D", "E")))
                .hasMessage("suggestions: expected at most 4, got 5");
    }
}
