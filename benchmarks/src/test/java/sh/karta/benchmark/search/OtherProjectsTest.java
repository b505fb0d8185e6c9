// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import sh.karta.answers.DocsIndex;
import sh.karta.answers.DocsReply;
import sh.karta.answers.SearchHit;
import sh.karta.answers.embedding.Embeddings;
import sh.karta.answers.evaluation.Evaluation;
import sh.karta.answers.evaluation.Figures;
import sh.karta.server.work.Workers;
import sh.karta.vectors.MiniLm;

/**
 * Searches the documentation that npm packages of other projects contain, which was not written for this search. Plain BM25 searches the
 * same sections in the same run.
 */
@Tag("full")
final class OtherProjectsTest {
    private static final Path QUESTIONS = Path.of("src/test/resources/sh/karta/benchmark/search");
    private static final Path PAGE = Path.of("SEARCH.md");
    private static final double MORE_WITH_VECTORS = 1.15;
    /** Passages or sections with pages to spare. */
    private static final int CANDIDATES = 100;

    private static final double CONFIDENT_WRONG = 0.1;
    private static final double HONEST_DENIALS = 0.8;

    private static final Map<String, ProjectDocs> DOCS = new HashMap<>();
    private static final Map<String, DocsIndex> INDEXES = new HashMap<>();
    private static final Workers WORKERS = new Workers(1);

    @TempDir
    Path folder;

    /** A question of a file. */
    private record Asked(String ask, List<String> pages, boolean newcomer) {
        boolean isAnswerable() {
            return !pages.equals(List.of("none")) && !pages.equals(List.of("small talk"));
        }

        KnownItems.Question question() {
            return new KnownItems.Question(ask, Set.copyOf(pages));
        }
    }

    @BeforeAll
    static void read() throws IOException {
        for (String project : List.of("fastify", "pino")) {
            DOCS.put(project, ProjectDocs.read(folder(project)));
            INDEXES.put(project, open(folder(project), WORKERS, null));
        }
    }

    @AfterAll
    static void close() {
        INDEXES.values().forEach(DocsIndex::close);
        WORKERS.close();
    }

    /** Returns the index of words alone. */
    private static DocsIndex index(String project) {
        return Objects.requireNonNull(INDEXES.get(project), project);
    }

    private static Path folder(String project) {
        return Path.of("search", "node_modules", project, "docs");
    }

    private static ProjectDocs docs(String project) {
        return Objects.requireNonNull(DOCS.get(project), project);
    }

    private static DocsIndex open(Path folder, Workers workers, @Nullable Embeddings model) throws IOException {
        return DocsIndex.open(folder, "{path}", "en", null, workers, model, null);
    }

    private static Path file(String project) {
        return QUESTIONS.resolve(project + ".yaml");
    }

    @SuppressWarnings("unchecked")
    private static List<Asked> questions(String project) throws IOException {
        Map<String, Object> file = new Yaml().load(Files.readString(file(project)));
        return ((List<Map<String, Object>>) file.get("questions"))
                .stream()
                        .map(question -> new Asked(
                                question.get("ask").toString(),
                                question.get("page") instanceof List<?> many
                                        ? many.stream().map(String::valueOf).toList()
                                        : List.of(question.get("page").toString()),
                                String.valueOf(question.get("tags")).contains("newcomer")))
                        .toList();
    }

    /** Compares a row of the table with this run. Half a percent is rounding, and a change of the ranking may move one question. */
    private static void requireStated(String project, String ranking, double hitAt1, double hitAt3) throws IOException {
        String row =
                "| " + project.substring(0, 1).toUpperCase(Locale.ROOT) + project.substring(1) + " | " + ranking + " |";
        String[] cells = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith(row))
                .findFirst()
                .orElseThrow()
                .split("\\|", -1);
        double question =
                100.0 / questions(project).stream().filter(Asked::isAnswerable).count();
        assertThat(percent(cells[3])).as(row).isCloseTo(100 * hitAt1, within(question + 0.5));
        assertThat(percent(cells[4])).as(row).isCloseTo(100 * hitAt3, within(question + 0.5));
    }

    private static double percent(String cell) {
        return Double.parseDouble(cell.replaceAll("[ %]", ""));
    }

    private static KnownItems plain(String project) throws IOException {
        PlainBm25 plain = new PlainBm25(docs(project).sections(), "en");
        List<KnownItems.Question> questions = questions(project).stream()
                .filter(Asked::isAnswerable)
                .map(Asked::question)
                .toList();
        KnownItems figures = KnownItems.of(questions, question -> plain.ranked(question, CANDIDATES));
        print(project + ", questions, BM25", figures.hitAt1(), figures.hitAt3(), figures.mrrAt10());
        requireStated(project, "BM25", figures.hitAt1(), figures.hitAt3());
        return figures;
    }

    private static Figures evaluated(String project, @Nullable Embeddings model) throws IOException {
        Evaluation evaluation = Evaluation.of(
                file(project),
                (workers, embeddings) -> open(folder(project), workers, embeddings),
                Evaluation.Half.ALL,
                model);
        Figures figures = evaluation.all();
        String ranking = model == null ? "words" : "words and vectors";
        print(project + ", questions, " + ranking, figures.hitAt1(), figures.hitAt3(), figures.mrrAt10());
        System.out.printf(
                Locale.ROOT,
                "    answered %.2f  confident wrong %.3f  honest denials %.2f  median answer %d%n",
                figures.confident(),
                figures.confidentWrong(),
                figures.honestDenials(),
                figures.medianLength());
        requireStated(project, ranking, figures.hitAt1(), figures.hitAt3());
        return figures;
    }

    private static void print(String search, double hitAt1, double hitAt3, double mrrAt10) {
        System.out.printf(Locale.ROOT, "%-44s hit@1 %.3f  hit@3 %.3f  MRR@10 %.3f%n", search, hitAt1, hitAt3, mrrAt10);
    }

    private static KnownItems print(String search, KnownItems figures) {
        print(search, figures.hitAt1(), figures.hitAt3(), figures.mrrAt10());
        return figures;
    }

    /** Each page lacks its headings, and each of them must find it. Tables of contents repeat headings and are removed. */
    @ParameterizedTest
    @ValueSource(strings = {"fastify", "pino"})
    void wordsFindPagesByHeadingsAtLeastAsOftenAsPlainBm25(String project) throws IOException {
        ProjectDocs docs = docs(project).withoutHeadings();
        docs.write(folder);
        List<Section> sections = docs.unnamed();
        List<Section> named = ProjectDocs.items(sections);
        assertThat(named).hasSizeGreaterThan(150);
        List<KnownItems.Question> items = named.stream().map(Section::question).toList();
        PlainBm25 bm25 = new PlainBm25(sections, "en");
        String name = project + ", " + items.size() + " headings, ";
        KnownItems plain = print(name + "BM25", KnownItems.of(items, question -> bm25.ranked(question, CANDIDATES)));
        try (Workers workers = new Workers(1);
                DocsIndex index = open(folder, workers, null)) {
            KnownItems words =
                    print(name + "words", KnownItems.of(items, question -> pages(index.ranked(question, CANDIDATES))));
            assertThat(words.hitAt1()).as("hit@1").isGreaterThanOrEqualTo(plain.hitAt1());
            assertThat(words.hitAt3()).as("hit@3").isGreaterThanOrEqualTo(plain.hitAt3());
        }
    }

    private static List<String> pages(List<String> urls) {
        return urls.stream().map(OtherProjectsTest::page).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fastify", "pino"})
    void wordsLinkTheRightPageAtLeastAsOftenAsPlainBm25(String project) throws IOException {
        KnownItems plain = plain(project);
        Figures words = evaluated(project, null);
        assertThat(words.hitAt1()).as("hit@1").isGreaterThanOrEqualTo(plain.hitAt1());
        assertThat(words.hitAt3()).as("hit@3").isGreaterThanOrEqualTo(plain.hitAt3());
        requireGood(words);
    }

    private static void requireGood(Figures figures) {
        assertThat(figures.confidentWrong()).as("confident wrong").isLessThanOrEqualTo(CONFIDENT_WRONG);
        assertThat(figures.honestDenials()).as("honest denials").isGreaterThanOrEqualTo(HONEST_DENIALS);
        assertThat(figures.medianLength()).as("median length").isBetween(1, 600);
    }

    /** Compares all questions together, because those about Pino are few and nearly all found by plain BM25. */
    @Test
    @EnabledIf("sh.karta.vectors.MiniLm#runsHere")
    void vectorsLinkTheRightPageFirstFifteenPercentMoreOftenThanPlainBm25() throws IOException {
        double plain = 0;
        double both = 0;
        for (String project : List.of("fastify", "pino")) {
            long answerable =
                    questions(project).stream().filter(Asked::isAnswerable).count();
            Figures figures = evaluated(project, new MiniLm());
            requireGood(figures);
            plain += answerable * plain(project).hitAt1();
            both += answerable * figures.hitAt1();
        }
        System.out.printf(
                Locale.ROOT, "first by BM25 %.0f, by words and vectors %.0f, %.2f x%n", plain, both, both / plain);
        assertThat(both).as("hits at 1").isGreaterThanOrEqualTo(MORE_WITH_VECTORS * plain);
    }

    /** Each link counts: a reply that is not sure has up to three. */
    @Test
    void aNewcomerToFastifyGetsLinksToTheRightPages() throws IOException {
        List<Asked> all = questions("fastify").stream().filter(Asked::newcomer).toList();
        List<String> missed = new ArrayList<>();
        for (Asked asked : all) {
            DocsReply reply = index("fastify").reply(asked.ask(), null);
            List<String> linked =
                    pages(reply.hits().stream().map(SearchHit::url).toList());
            if (asked.isAnswerable()) {
                boolean right = linked.stream().anyMatch(asked.pages()::contains);
                missed.addAll(right ? List.of() : List.of(asked.ask()));
            } else if (asked.pages().contains("none")) {
                assertThat(reply.kind()).as(asked.ask()).isIn(DocsReply.Kind.CLOSEST, DocsReply.Kind.NO);
            } else {
                assertThat(reply.kind()).as(asked.ask()).isEqualTo(DocsReply.Kind.SMALL_TALK);
            }
        }
        System.out.println("newcomer: missed " + missed + " of " + all.size());
        assertThat(all).hasSize(15);
        assertThat(missed).hasSizeLessThanOrEqualTo(1);
    }

    private static String page(String url) {
        return url.replaceFirst("#.*", "");
    }

    /** Reads the pages without the reader of the index. */
    @ParameterizedTest
    @ValueSource(strings = {"fastify", "pino"})
    void eachQuoteIsPartOfThePageThatItCites(String project) throws IOException {
        Map<String, String> texts = docs(project).pages().stream()
                .collect(Collectors.toMap(ProjectDocs.Page::path, ProjectDocs.Page::text));
        int quoted = 0;
        for (Asked asked : questions(project)) {
            for (SearchHit hit : index(project).reply(asked.ask(), null).hits()) {
                // Jsoup replaces non-breaking spaces.
                String quote = hit.quote().replace('\u00a0', ' ');
                assertThat(texts.get(page(hit.url()))).as(hit.url()).contains(quote);
                quoted += hit.quote().isEmpty() ? 0 : 1;
            }
        }
        assertThat(quoted).isGreaterThan(questions(project).size());
    }
}
