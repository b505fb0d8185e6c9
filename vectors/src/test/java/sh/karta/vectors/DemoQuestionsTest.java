// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.answers.DocsIndex;
import sh.karta.answers.DocsReply;
import sh.karta.answers.SearchHit;
import sh.karta.server.work.Workers;

/** Asks the documentation, with the model, what visitors of the demo ask. Its server has the add-on. */
@Tag("full")
@EnabledIf("sh.karta.vectors.MiniLm#runsHere")
final class DemoQuestionsTest {
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]+`");
    private static final Pattern TAG = Pattern.compile("</?[A-Za-z]");
    private static final int CHARACTERS = 600;
    /** The page that comes first among the sources of each starter. */
    private static final Map<String, String> FIRST_PAGES = Map.of(
            "How do I add it to my page?", "quickstart",
            "Change the accent colour", "theming",
            "Does it work with React?", "react");

    private static Workers workers;
    private static DocsIndex index;

    @BeforeAll
    static void open() throws IOException {
        workers = new Workers(1);
        index = DocsIndex.open(
                Path.of("../docs/pages"), "{path}", "en", null, workers, new MiniLm(), KeptVectors.FOLDER);
        index.awaitComplete();
    }

    @AfterAll
    static void close() {
        index.close();
        workers.close();
    }

    /** Returns the English starters, without the last one, which plays a long answer. */
    static List<String> starters() throws IOException {
        Matcher starters = Pattern.compile("(?s)\"en\": \\{.*?docs: \\{.*?suggestedPrompts: \\[(.*?)]")
                .matcher(Files.readString(
                        Path.of("../agent-server/src/main/resources/sh/karta/server/http/demo/texts.js")));
        assertThat(starters.find()).isTrue();
        List<String> all = Pattern.compile("\"([^\"]+)\"")
                .matcher(starters.group(1))
                .results()
                .map(starter -> starter.group(1))
                .toList();
        assertThat(all).hasSizeGreaterThan(3);
        return all.subList(0, all.size() - 1);
    }

    static Stream<String> questions() throws IOException {
        return Stream.concat(
                starters().stream(), Files.readAllLines(Path.of("../docs/newcomer-questions.txt")).stream());
    }

    /** A confident reply is quoted passages, another one links with a quote each. */
    @ParameterizedTest
    @MethodSource("questions")
    void eachQuestionHasAShortReplyWithoutTags(String question) {
        DocsReply reply = index.reply(question, null);
        assertThat(reply.kind()).isIn(DocsReply.Kind.ANSWER, DocsReply.Kind.CLOSEST);
        String said = reply.kind() == DocsReply.Kind.ANSWER
                ? join(reply.hits().subList(0, reply.quoted()), SearchHit::excerpt)
                : join(reply.hits(), SearchHit::quotedMarkdown);
        assertThat(said).hasSizeBetween(1, CHARACTERS);
        assertThat(CODE.matcher(said).replaceAll("")).doesNotContainPattern(TAG);
    }

    private static String join(List<SearchHit> hits, Function<SearchHit, String> part) {
        return hits.stream().map(part).collect(Collectors.joining("\n\n"));
    }

    @ParameterizedTest
    @MethodSource("starters")
    void theStartersAreAnsweredWithConfidenceFromTheirPage(String starter) {
        DocsReply reply = index.reply(starter, null);
        assertThat(reply.kind()).isEqualTo(DocsReply.Kind.ANSWER);
        assertThat(reply.hits().get(0).url().replaceAll("#.*", "")).isEqualTo(FIRST_PAGES.get(starter));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Change the accent colour", "Which theme field sets the accent colour?"})
    void theFirstLineNamesTheFieldOfTheAccentColour(String question) {
        String said = index.reply(question, null).hits().get(0).excerpt();
        assertThat(said.lines().findFirst().orElseThrow()).contains("field `accent`");
    }

    @Test
    void theQuestionWhatKartaIsGetsTheFirstSentenceOfTheOverview() {
        DocsReply reply = index.reply("What is Karta?", null);
        assertThat(reply.kind()).isEqualTo(DocsReply.Kind.ANSWER);
        assertThat(reply.hits().get(0).excerpt()).startsWith("Karta is a chat widget");
    }

    @Test
    void aPriceThatNoPageNamesIsNotMadeUp() {
        DocsReply reply = index.reply("What does it cost?", null);
        assertThat(reply.kind()).isEqualTo(DocsReply.Kind.CLOSEST);
        assertThat(reply.hits()).hasSizeBetween(1, 3);
    }
}
