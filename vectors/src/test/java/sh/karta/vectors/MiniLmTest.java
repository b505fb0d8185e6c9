// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import sh.karta.answers.DocsIndex;
import sh.karta.answers.SearchHit;
import sh.karta.answers.embedding.Embeddings;
import sh.karta.answers.evaluation.Evaluation;
import sh.karta.answers.evaluation.Figures;
import sh.karta.answers.evaluation.StatedFigures;
import sh.karta.server.work.Workers;

/** Tests the model, and the answers from this project's documentation with it. */
@EnabledIf("sh.karta.vectors.MiniLm#runsHere")
final class MiniLmTest {
    private static final Path DOCS = Path.of("../docs");

    @TempDir
    Path data;

    private final MiniLm model = new MiniLm();

    private double cosine(String one, String other) throws IOException {
        List<float[]> vectors = model.of(List.of(one, other), Duration.ZERO);
        double product = 0;
        double squareOne = 0;
        double squareOther = 0;
        for (int i = 0; i < vectors.get(0).length; i++) {
            product += vectors.get(0)[i] * vectors.get(1)[i];
            squareOne += vectors.get(0)[i] * vectors.get(0)[i];
            squareOther += vectors.get(1)[i] * vectors.get(1)[i];
        }
        return product / Math.sqrt(squareOne * squareOther);
    }

    @Test
    void textsWithTheSameMeaningAreNearEachOther() throws IOException {
        assertThat(cosine("How do I get my money back?", "A refund takes three days."))
                .isGreaterThan(cosine("How do I get my money back?", "Coffee is roasted on Mondays.") + 0.2);
        assertThat(cosine("Äpfel CAFÉ", "apfel cafe")).isGreaterThan(0.99); // the model's vocabulary has no accents
    }

    @Test
    void aTextOfAnyLengthHasAVector() throws IOException {
        for (String text : new String[] {"", "😀", "\u0000", "漢字", "x".repeat(100_000), "word ".repeat(50_000)}) {
            assertThat(model.of(List.of(text), Duration.ZERO).get(0)).hasSize(384);
        }
    }

    /** Vectors change the results, so the threshold Confidence.ANSWER, which was set for words, is checked again. */
    @Tag("full")
    @Test
    void theCalibrationHalfHasFewConfidentMistakes() throws IOException {
        Figures figures = evaluate(Evaluation.Half.CALIBRATION, model).all();
        StatedFigures.assertStated("words and vectors", Evaluation.Half.CALIBRATION, figures);
        assertThat(figures.confidentWrong()).as("confident wrong").isLessThanOrEqualTo(0.04);
        assertThat(figures.honestDenials()).as("honest denials").isEqualTo(1);
    }

    /** Fails without the questions that were missed, because nothing may be tuned with them. */
    @Tag("full")
    @Test
    void theTestHalfIsAnsweredAsWellAsPromised() throws IOException {
        Figures both = evaluate(Evaluation.Half.TEST, model).all();
        StatedFigures.assertStated("words and vectors", Evaluation.Half.TEST, both);
        assertThat(both.hitAt1()).as("hit@1").isGreaterThanOrEqualTo(0.66);
        assertThat(both.hitAt3()).as("hit@3").isGreaterThanOrEqualTo(0.74);
        assertThat(both.confidentWrong()).as("confident wrong").isLessThanOrEqualTo(0.085);
        assertThat(both.honestDenials()).as("honest denials").isGreaterThanOrEqualTo(0.8);
        assertThat(both.medianLength()).as("median length").isBetween(1, 600);
    }

    @SuppressWarnings("unchecked")
    private static List<String> questions() throws IOException {
        Map<String, Object> file = new Yaml().load(Files.readString(DOCS.resolve("questions.yaml")));
        return ((List<Map<String, Object>>) file.get("questions"))
                .stream().map(question -> question.get("ask").toString()).toList();
    }

    /** Reads the pages without the readers of the index. Braces behind a link are for the site generator. */
    @Tag("full")
    @Test
    void eachQuoteIsPartOfThePageThatItCites() throws IOException {
        List<Extension> tables = List.of(TablesExtension.create());
        Parser parser = Parser.builder().extensions(tables).build();
        HtmlRenderer renderer = HtmlRenderer.builder().extensions(tables).build();
        Map<String, String> texts = new HashMap<>();
        try (Workers workers = new Workers(1);
                DocsIndex index = open(workers, model)) {
            index.awaitComplete();
            for (String question : questions()) {
                for (SearchHit hit : index.reply(question, null).hits()) {
                    String page = hit.url().replaceFirst("#.*", "");
                    if (!texts.containsKey(page)) {
                        Path file = DOCS.resolve("pages/" + (page.isEmpty() ? "index" : page) + ".md");
                        String markdown = Files.readString(file).replaceAll("\\)\\{[^}\n]*}", ")");
                        texts.put(
                                page,
                                Jsoup.parse(renderer.render(parser.parse(markdown)))
                                        .text());
                    }
                    assertThat(texts.get(page)).as(page).contains(hit.quote());
                }
            }
        }
        assertThat(texts).hasSizeGreaterThan(20);
    }

    private static Evaluation evaluate(Evaluation.Half half, @Nullable Embeddings with) throws IOException {
        return Evaluation.of(DOCS.resolve("questions.yaml"), MiniLmTest::open, half, with);
    }

    private static DocsIndex open(Workers workers, @Nullable Embeddings with) throws IOException {
        return DocsIndex.open(DOCS.resolve("pages"), "{path}", "en", null, workers, with, KeptVectors.FOLDER);
    }

    /** Keeps a processor busy with the model while the process exits. */
    static final class Busy {
        private static final long DRAIN_NANOS = 300_000_000;

        public static void main(String[] args) throws IOException {
            MiniLm model = new MiniLm();
            model.of(List.of("loads it"), Duration.ZERO);
            for (int i = 0; i < 3; i++) {
                Thread thread = new Thread(() -> useUntil(model, Long.MAX_VALUE));
                thread.setDaemon(true);
                thread.start();
            }
            // Uses the model as the server does while turns end.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> useUntil(model, System.nanoTime() + DRAIN_NANOS)));
            System.exit(0);
        }

        private static void useUntil(MiniLm model, long end) {
            while (System.nanoTime() - end < 0) {
                try {
                    model.of(List.of("a question in the last moment ".repeat(20)), Duration.ZERO);
                } catch (IOException refused) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Tag("full")
    @Test
    void aProcessExitsWhileTheModelIsUsed() throws Exception {
        // Without the shutdown hook, each run crashes with a probability of one third.
        for (int i = 0; i < 5; i++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:ErrorFile=" + data.resolve("crash"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Busy.class.getName())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        }
    }

    /** Uses the model and ends as if killed, without any clean-up. */
    static final class Killed {
        public static void main(String[] args) throws IOException {
            MiniLm model = new MiniLm();
            model.of(List.of("loads it"), Duration.ZERO);
            System.out.print(model.of(List.of("a question"), Duration.ZERO).get(0).length);
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }
    }

    @Test
    void aKilledProcessLeavesNoTemporaryFiles() throws Exception {
        Path temporary = Files.createDirectories(data.resolve("tmp"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .endsWith("384");
        assertThat(process.waitFor()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }
}
