// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScriptsTest {
    @Test
    void aScriptConsistsOfTextAndDirectives() {
        List<Line> script = ScriptParser.parse("""
                Hello @thinking is no directive here
                @unknown neither
                @thinking
                hm
                @tool find {"a": 1}
                {"b": 2}
                @answer
                after
                @approval pay | 5 €
                paid
                @denied
                kept
                @end
                @sources
                - [T](https://t.example) quote
                @limit 30 | enough
                """);
        assertThat(script).hasSize(7);
        assertThat(((Line.Say) script.get(0)).text())
                .isEqualTo("Hello @thinking is no directive here\n@unknown neither");
        assertThat(((Line.Say) script.get(1)).thinking()).isTrue();
        Line.Tool tool = (Line.Tool) script.get(2);
        assertThat(tool.input()).isEqualTo("{\"a\": 1}");
        assertThat(tool.output()).isEqualTo("{\"b\": 2}");
        Line.Approval approval = (Line.Approval) script.get(4);
        assertThat(approval.request().target()).isEqualTo("5 €");
        assertThat(approval.approved()).containsExactly(new Line.Say(false, "paid"));
        assertThat(approval.denied()).containsExactly(new Line.Say(false, "kept"));
        assertThat(((Line.Sources) script.get(5)).items())
                .containsExactly(new Source("T", "https://t.example", "quote"));
        assertThat(script.get(6)).isEqualTo(new Line.Fail("limit_reached", "enough", 30));
    }

    @Test
    void noInputBreaksTheParser() {
        for (String text :
                List.of("@approval", "@denied", "@end", "@tool", "@error", "@limit x", "@sources\nnone", "@")) {
            assertThat(ScriptParser.parse(text)).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Show me a table please, Taster",
        "show me code, querySelector",
        "What is Karta?, chat widget",
        "I want a refund for order 1042, refund order",
        "Where is my order?, look that up",
        "Show me all of Markdown, A heading",
        "What are your sources?, WHATWG"
    })
    void aTopicIsFoundByItsKeywords(String message, String said) {
        Script script = new Topics().match(message);
        assertThat(script).isNotNull();
        assertThat(script.lines().toString()).contains(said);
    }

    @ParameterizedTest
    @CsvSource({"Give me a long answer, How a message travels", "show me an error!, The first half", "A table, Taster"})
    void aSceneIsAWholeMessage(String message, String said) {
        Script script = new Topics().sceneOf(message);
        assertThat(script).isNotNull();
        assertThat(script.lines().toString()).contains(said);
    }

    /** What the scene of each button shows. Documents answer the one that has no scene. */
    private static final Map<String, String> SHOWN = Map.ofEntries(
            Map.entry("Show me a table", "**Taster**"),
            Map.entry("Show me code", "querySelector"),
            Map.entry("Write something long", "How a message travels"),
            Map.entry("Think about it", "Say[thinking=true"),
            Map.entry("Where is my order?", "Tool[name=find_order"),
            Map.entry("I want a refund", "Approval[request=Request[tool=refund"),
            Map.entry("What are your sources?", "Sources[items=[Source["),
            Map.entry("Show me quick replies", "Suggest[lines="),
            Map.entry("Show me all of Markdown", "# A heading"),
            Map.entry("Wake up", "Warming[]"),
            Map.entry("Show me an error", "Fail[code=model_provider_unavailable"),
            Map.entry("Show me a limit", "Fail[code=limit_reached"));

    @Test
    void eachButtonOfTheDemoPlaysTheSceneThatItNames() throws IOException {
        Path demo = Path.of("../agent-server/src/main/resources/sh/karta/server/http/demo/demo.html");
        List<String> withoutScene = new ArrayList<>();
        List<String> played = new ArrayList<>();
        for (MatchResult button : Pattern.compile("data-say=\"([^\"]+)\"")
                .matcher(Files.readString(demo))
                .results()
                .toList()) {
            String message = button.group(1);
            Script scene = new Topics().sceneOf(message);
            if (scene == null) {
                withoutScene.add(message);
            } else {
                assertThat(SHOWN).containsKey(message);
                assertThat(scene.lines().toString()).as(message).contains(SHOWN.get(message));
                played.add(message);
            }
        }
        assertThat(withoutScene).containsExactly("What is Karta?");
        assertThat(played).containsExactlyInAnyOrderElementsOf(SHOWN.keySet());
    }

    @Test
    void threeScenesOfTheDemoSuggestReplies() {
        assertThat(new Topics().sceneOf("Show me quick replies").lines())
                .contains(new Line.Suggest(List.of(
                        "- Where is my order? | Where is my order?",
                        "- Refund | I want a refund",
                        "- Plans and prices | Show me a table",
                        "- Sources | What are your sources?")));
        for (String scene : List.of("Where is my order?", "I want a refund")) {
            assertThat(new Topics().sceneOf(scene).lines().toString()).contains("Suggest[lines=[- ");
        }
    }

    @Test
    void theLinesOfSuggestionsEndAtTheNextDirective() {
        assertThat(ScriptParser.parse("Hi.\n@suggest\n- A | a\n\n- B | b\n@answer\nMore."))
                .containsExactly(
                        new Line.Say(false, "Hi."),
                        new Line.Suggest(List.of("- A | a", "- B | b")),
                        new Line.Say(false, "More."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Which error codes are there?", "long", "What is Karta?", ""})
    void aQuestionWithAKeywordIsNotAScene(String message) {
        assertThat(new Topics().sceneOf(message)).isNull();
    }

    @Test
    void aMessageWithoutKeywordsMatchesNoTopic() {
        assertThat(new Topics().match("xyzzy")).isNull();
        assertThat(new Topics().answer("xyzzy").lines().toString()).contains("I'm a scripted demo");
    }

    @Test
    void aMessageCanBeItsOwnScript() {
        assertThat(new Topics().answer(" say: one\n@answer\ntwo").lines())
                .containsExactly(new Line.Say(false, "one"), new Line.Say(false, "two"));
        assertThat(new Topics().sceneOf("say: one")).isNotNull();
        assertThat(new Topics().sceneOf("say:")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "- [a](b) c, a, b, c",
        "- [a](b), a, b, ''",
        "-\t[a [1]](b)c, a [1], b, c",
        "- [a](b c) [d](e) f, a](b c) [d, e, f",
    })
    void aSourceIsAListItemWithALink(String line, String title, String url, String quote) {
        assertThat(ScriptParser.parse("@sources\n" + line))
                .containsExactly(new Line.Sources(List.of(new Source(title, url, quote))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-[a](b)", "* [a](b)", "- a](b)", "- [](b)", "- [a]()", "- [a](b c)", "-"})
    void aLineOfAnotherFormIsNotASource(String line) {
        assertThat(ScriptParser.parse("@sources\n" + line)).containsExactly(new Line.Sources(List.of()));
    }
}
