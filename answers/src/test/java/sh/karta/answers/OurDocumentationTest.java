// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import sh.karta.server.work.Workers;

/** Tests answers from the documentation of this project, with the questions in {@code docs/questions.yaml}. */
final class OurDocumentationTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Pattern CODE = Pattern.compile("(?s)(?:```|~~~~).*?(?:```|~~~~)|`+[^`]+`+");
    private static final Pattern TAG = Pattern.compile("</?[A-Za-z]");
    /** The questions of the demo's page that the documentation answers, with the page that comes first among their sources. */
    private static final Map<String, String> FIRST_PAGES = Map.of(
            "How do I add it to my page?", "quickstart",
            "Change the accent colour", "theming",
            "Does it work with React?", "react");

    private static final Set<String> STARTERS = FIRST_PAGES.keySet();

    private static final double MOST_CONFIDENT_MISTAKES = 0.06;
    private static final double LEAST_HONEST_DENIALS = 0.8;

    private static final Workers WORKERS = new Workers(1);
    private static DocsIndex index;
    private static DocsFolder folder;

    @BeforeAll
    static void open() throws IOException {
        folder = new DocsFolder(DOCS.resolve("pages"));
        index = DocsIndex.open(DOCS.resolve("pages"), "{path}", "en", WORKERS);
    }

    @AfterAll
    static void close() {
        index.close();
        WORKERS.close();
    }

    @Test
    void noPassageOfAnyPageHasATagOutsideCode() throws IOException {
        for (Documents.Page page : folder.read(folder.fingerprint().keySet())) {
            for (Passage passage : page.passages()) {
                String shown = passage.page() + "\n" + passage.heading() + "\n" + passage.text();
                assertThat(TAG.matcher(CODE.matcher(shown).replaceAll("")).find())
                        .as("%s: %s", page.path(), shown)
                        .isFalse();
            }
        }
    }

    @Test
    void quotesAreWordsOfTheirPassageAndAnswersAreShort() {
        int quoted = 0;
        for (Map<String, Object> question : questions()) {
            DocsReply reply = index.reply(question.get("ask").toString(), null);
            for (SearchHit hit : reply.hits()) {
                assertThat(hit.quote()).doesNotContain("<", "--");
                assertThat(PlainText.of(hit.text())).contains(hit.quote());
                assertThat(hit.name()).doesNotContain("<", "`");
                quoted += hit.quote().isEmpty() ? 0 : 1;
            }
            if (reply.kind() == DocsReply.Kind.ANSWER
                    && !reply.hits().get(0).excerpt().contains("```")) {
                assertThat(reply.hits().get(0).excerpt()).hasSizeLessThan(Excerpt.MAX_CHARACTERS * 3 / 2);
            }
        }
        assertThat(quoted).isGreaterThan(100);
    }

    @Test
    void noReplyHasATagOrAComponentOutsideCode() throws IOException {
        List<String> asked = new ArrayList<>(STARTERS);
        asked.addAll(buttonsOfTheDemo());
        questions().forEach(question -> asked.add(question.get("ask").toString()));
        for (String question : asked) {
            for (SearchHit hit : index.reply(question, null).hits()) {
                String said = hit.excerpt() + "\n" + hit.title() + "\n" + hit.quotedMarkdown();
                assertThat(TAG.matcher(CODE.matcher(said).replaceAll("")).find())
                        .as("%s: %s", question, said)
                        .isFalse();
            }
        }
    }

    /** Most of them play a scene in the demo. An agent for documents alone answers them too. */
    private static List<String> buttonsOfTheDemo() throws IOException {
        String page =
                Files.readString(Path.of("../agent-server/src/main/resources/sh/karta/server/http/demo/demo.html"));
        List<String> buttons = Pattern.compile("data-say=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(button -> button.group(1))
                .toList();
        assertThat(buttons).hasSize(13);
        return buttons;
    }

    @Test
    void theButtonsOfTheDemoGetShortReplies() throws IOException {
        for (String button : buttonsOfTheDemo()) {
            DocsReply reply = index.reply(button, null);
            assertThat(reply.hits().stream()
                            .limit(reply.quoted())
                            .mapToInt(hit -> hit.excerpt().length())
                            .sum())
                    .as(button)
                    .isLessThanOrEqualTo(Excerpt.MAX_CHARACTERS);
        }
    }

    /** Reads the pages without the readers of the index. Braces behind a link are for the site generator. */
    @Test
    void eachQuoteIsPartOfThePageThatItCites() throws IOException {
        HtmlRenderer renderer = HtmlRenderer.builder()
                .extensions(List.of(TablesExtension.create()))
                .build();
        Map<String, String> texts = new HashMap<>();
        for (Map<String, Object> question : questions()) {
            for (SearchHit hit :
                    index.reply(question.get("ask").toString(), null).hits()) {
                String page = hit.url().replaceAll("#.*", "");
                if (!texts.containsKey(page)) {
                    String markdown =
                            Files.readString(DOCS.resolve("pages/" + (page.isEmpty() ? "index" : page) + ".md"));
                    String html = renderer.render(PlainText.PARSER.parse(markdown.replaceAll("\\)\\{[^}\n]*}", ")")));
                    texts.put(page, Jsoup.parse(html).text());
                }
                assertThat(texts.get(page)).contains(hit.quote());
            }
        }
        assertThat(texts).hasSizeGreaterThan(20);
    }

    @Test
    void theDemosQuestionsAreAnswered() {
        for (String starter : STARTERS) {
            DocsReply reply = index.reply(starter, null);
            assertThat(reply.kind()).as(starter).isEqualTo(DocsReply.Kind.ANSWER);
            assertThat(page(reply.hits().get(0).url())).as(starter).isEqualTo(FIRST_PAGES.get(starter));
            assertThat(reply.hits().get(0).excerpt()).as(starter).hasSizeLessThanOrEqualTo(Excerpt.MAX_CHARACTERS);
        }
        for (String question : List.of("How do I change the accent colour?", "Change the accent colour")) {
            SearchHit accent = index.reply(question, null).hits().get(0);
            assertThat(accent.excerpt())
                    .isEqualTo(
                            "Add the field `accent`, the colour of the launcher button and of the panel, to the tag:\n\n"
                                    + "```html\ndata-theme-accent=\"#7c2d12\"\n```");
        }
        SearchHit tag = index.reply("How do I add it to my page?", null).hits().get(0);
        assertThat(tag.excerpt())
                .startsWith("Put this tag before `</body>`")
                .contains("data-embed-key=\"pk_test_demo\"");
        DocsReply first = index.reply("What is Karta?", null);
        assertThat(first.kind()).isEqualTo(DocsReply.Kind.ANSWER);
        assertThat(first.hits().get(0).excerpt()).startsWith("Karta is a chat widget");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " of the widget", " of the launcher button"})
    void furtherKnownWordsDoNotSinkAQuestion(String further) {
        DocsReply reply = index.reply("How do I change the accent colour" + further + "?", null);
        assertThat(reply.kind()).isEqualTo(DocsReply.Kind.ANSWER);
        assertThat(page(reply.hits().get(0).url())).isEqualTo("theming");
        assertThat(reply.hits().get(0).excerpt().lines().findFirst().orElseThrow())
                .contains("`accent`");
    }

    /** They lower the confidence, so the reply may be a list of links. */
    @ParameterizedTest
    @ValueSource(strings = {" of the thingamajig", " of the quagga in Timbuktu"})
    void unknownWordsDoNotChangeTheFirstLink(String unknown) {
        SearchHit known =
                index.reply("How do I change the accent colour?", null).hits().get(0);
        SearchHit first = index.reply("How do I change the accent colour" + unknown + "?", null)
                .hits()
                .get(0);
        assertThat(first.url()).isEqualTo(known.url());
        assertThat(first.confidence()).isLessThan(known.confidence());
    }

    /** The last one of each language is not asked of the documents. */
    @Test
    void theDemosQuestionsInOtherLanguagesGetAReplyInTheirLanguage() throws IOException {
        String texts =
                Files.readString(Path.of("../agent-server/src/main/resources/sh/karta/server/http/demo/texts.js"));
        Matcher language = Pattern.compile("(?s)\n  \"(..)[^\"]*\": \\{.*?docs: \\{.*?suggestedPrompts: \\[(.*?)]")
                .matcher(texts);
        List<String> languages = new ArrayList<>();
        while (language.find()) {
            languages.add(language.group(1));
            List<String> starters = Pattern.compile("\"([^\"]+)\"")
                    .matcher(language.group(2))
                    .results()
                    .map(starter -> starter.group(1))
                    .toList();
            for (String starter : starters.subList(0, starters.size() - 1)) {
                DocsReply reply = index.reply(starter, null);
                assertThat(reply.language()).as(starter).isEqualTo(language.group(1));
                assertThat(reply.kind()).as(starter).isIn(DocsReply.Kind.ANSWER, DocsReply.Kind.CLOSEST);
            }
        }
        assertThat(languages).containsExactlyInAnyOrder("en", "de", "fr", "es", "pt", "ja", "zh", "ar");
    }

    @Test
    void answersCiteAQuoteThatTheyShow() {
        int answers = 0;
        int cited = 0;
        for (Map<String, Object> question : questions()) {
            DocsReply reply = index.reply(question.get("ask").toString(), null);
            if (reply.kind() == DocsReply.Kind.ANSWER) {
                SearchHit hit = reply.hits().get(0);
                String text = hit.cited("[1](#source-1)");
                assertThat(text.replace("[1](#source-1)", "")).isEqualTo(hit.excerpt());
                answers++;
                cited += PlainText.of(hit.excerpt()).contains(hit.quote()) ? 1 : 0;
            }
        }
        // The other answers are code alone. Their quote is a sentence of the passage.
        assertThat(cited).as("of %s", answers).isGreaterThan(answers * 9 / 10);
    }

    @ParameterizedTest
    @CsvSource({
        "en,Hello!,thanks!,Bye", "de,Hallo,Vielen Dank!,Tschüss", "fr,Bonjour,Merci beaucoup,Au revoir",
        "es,Hola,Gracias,Adiós", "pt,Olá,Obrigado!,Tchau", "ja,こんにちは,ありがとう,さようなら",
        "zh,你好,谢谢,再见", "ar,مرحبا,شكرا,مع السلامة"
    })
    void smallTalkIsRecognizedInEightLanguages(String language, String hello, String thanks, String bye) {
        assertThat(index.reply(hello, null).smallTalk()).isEqualTo(new SmallTalk("hello", language));
        assertThat(index.reply(thanks, null).smallTalk()).isEqualTo(new SmallTalk("thanks", language));
        assertThat(index.reply(bye, null).smallTalk()).isEqualTo(new SmallTalk("bye", language));
    }

    /** Reproduces the constant. If the ranking or the questions change, this test prints the new value of the constant. */
    @Tag("full")
    @Test
    void theConfidenceThresholdFollowsFromTheCalibrationQuestions() throws IOException {
        List<Map<String, Object>> questions = questions();
        List<String> unanswerable = Files.readAllLines(DOCS.resolve("unanswerable-questions.txt"));
        double line = 1;
        for (int twentieth = 19; twentieth > 0; twentieth--) {
            double lower = twentieth / 20.0;
            int answerable = 0;
            int mistakes = 0;
            for (int i = 0; i < questions.size(); i += 2) {
                List<String> pages = pages(questions.get(i));
                if (pages.equals(List.of("none")) || pages.equals(List.of("small talk"))) {
                    continue;
                }
                answerable++;
                DocsReply reply = index.reply(questions.get(i).get("ask").toString(), null);
                if (!reply.hits().isEmpty()
                        && reply.hits().get(0).confidence() >= lower
                        && !pages.contains(page(reply.hits().get(0).url()))) {
                    mistakes++;
                }
            }
            long admitted = unanswerable.stream()
                    .filter(question -> index.search(question, 1).stream().allMatch(hit -> hit.confidence() < lower))
                    .count();
            if (mistakes > MOST_CONFIDENT_MISTAKES * answerable
                    || admitted < LEAST_HONEST_DENIALS * unanswerable.size()) {
                break;
            }
            line = lower;
        }
        assertThat(Confidence.ANSWER).isEqualTo(line);
    }

    /** Reproduces the constant, as above. */
    @Tag("full")
    @Test
    void theLineOfLinksIsTheLowestThatDeniesMostAtNoCost() {
        record Asked(List<String> expected, List<SearchHit> nearest) {}
        List<Asked> all = new ArrayList<>();
        List<Map<String, Object>> questions = questions();
        for (int i = 0; i < questions.size(); i += 2) {
            String question = questions.get(i).get("ask").toString();
            all.add(new Asked(pages(questions.get(i)), onePerPage(index.search(question, 100))));
        }
        double line = 0;
        int most = 0;
        for (int twentieth = 1; twentieth < 20; twentieth++) {
            double links = twentieth / 20.0;
            int denied = 0;
            boolean lost = false;
            for (Asked asked : all) {
                List<String> linked = asked.nearest.stream()
                        .filter(hit -> hit.confidence() >= links)
                        .map(hit -> page(hit.url()))
                        .toList();
                denied += asked.expected.equals(List.of("none")) && linked.isEmpty() ? 1 : 0;
                lost |= linked.stream().noneMatch(asked.expected::contains)
                        && asked.nearest.stream().anyMatch(hit -> asked.expected.contains(page(hit.url())));
            }
            if (lost) {
                break;
            }
            line = denied > most ? links : line;
            most = Math.max(most, denied);
        }
        assertThat(Confidence.CLOSEST).isEqualTo(line);
    }

    /** Reproduces the constant, as above. */
    @Tag("full")
    @Test
    void aSecondPassageAddsMoreThanRightAnswersOfTheCalibrationQuestionsLack() {
        double most = 0;
        List<Map<String, Object>> questions = questions();
        for (int i = 0; i < questions.size(); i += 2) {
            String question = questions.get(i).get("ask").toString();
            DocsReply reply = index.reply(question, null);
            if (reply.kind() == DocsReply.Kind.ANSWER
                    && pages(questions.get(i)).contains(page(reply.hits().get(0).url()))) {
                most = Math.max(most, index.lacking(question));
            }
        }
        assertThat(Confidence.SECOND).isEqualTo((Math.floor((most + 0.05) * 20) + 1) / 20);
    }

    /** Returns the pages that a reply can link. */
    private static List<SearchHit> onePerPage(List<SearchHit> found) {
        Map<String, SearchHit> pages = new LinkedHashMap<>();
        found.forEach(hit -> pages.putIfAbsent(page(hit.url()), hit));
        return pages.values().stream().limit(3).toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> questions() {
        try {
            Map<String, Object> file = new Yaml().load(Files.readString(DOCS.resolve("questions.yaml")));
            return (List<Map<String, Object>>) file.get("questions");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> pages(Map<String, Object> question) {
        List<?> pages = question.get("page") instanceof List<?> many ? many : List.of(question.get("page"));
        return pages.stream().map(page -> page(page.toString())).toList();
    }

    private static String page(String url) {
        String path = url.replaceAll("#.*", "");
        return path.equals("index") ? "" : path;
    }
}
