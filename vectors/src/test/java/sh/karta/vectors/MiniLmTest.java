// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.docs.DocsIndex;
import sh.karta.server.docs.embedding.Embeddings;
import sh.karta.server.docs.evaluation.Evaluation;
import sh.karta.server.docs.evaluation.Figures;

/** Tests the model, and the answers from this project's documentation with it. */
@EnabledIf("sh.karta.vectors.MiniLm#runsHere")
@Timeout(300)
final class MiniLmTest {
    private static final Path DOCS = Path.of("../docs");

    /** Passages are computed once for all tests. */
    @TempDir
    static Path vectors;

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

    /** Vectors change what is found, so the line that Confidence.ANSWER draws for words is checked again. */
    @Test
    void theCalibrationHalfHasFewConfidentMistakes() throws IOException {
        Figures figures = evaluate(Evaluation.Half.CALIBRATION, model).all();
        print("calibration half, words and vectors", figures);
        print(
                "calibration half, words",
                evaluate(Evaluation.Half.CALIBRATION, null).all());
        print(
                "test half, words and vectors",
                evaluate(Evaluation.Half.TEST, model).all());
        print("test half, words", evaluate(Evaluation.Half.TEST, null).all());
        assertThat(figures.confidentWrong()).as("confident wrong").isLessThanOrEqualTo(0.03);
        assertThat(figures.honestDenials()).as("honest denials").isEqualTo(1);
    }

    @Test
    void theModelFindsMorePagesThanWordsAlone() throws IOException {
        Evaluation words = evaluate(Evaluation.Half.ALL, null);
        Evaluation both = evaluate(Evaluation.Half.ALL, model);
        print("both halves, words", words.all());
        print("both halves, words and vectors", both.all());
        assertThat(words.all().hitAt1()).as("hit@1 of words").isGreaterThanOrEqualTo(0.78);
        assertThat(words.all().hitAt3()).as("hit@3 of words").isGreaterThanOrEqualTo(0.93);
        assertThat(both.all().hitAt1()).as("hit@1, %s", both.misses()).isGreaterThanOrEqualTo(0.82);
        assertThat(both.all().hitAt3()).as("hit@3").isGreaterThanOrEqualTo(0.94);
        for (Figures figures : List.of(words.all(), both.all())) {
            assertThat(figures.confidentWrong()).as("confident wrong").isLessThanOrEqualTo(0.085);
            assertThat(figures.honestDenials()).as("honest denials").isGreaterThanOrEqualTo(0.8);
            assertThat(figures.smallTalk()).as("small talk").isEqualTo(1);
            assertThat(figures.medianLength()).as("median length").isBetween(1, 600);
        }
    }

    private static void print(String ranking, Figures figures) {
        System.out.printf(
                Locale.ROOT,
                "%s: hit@1 %.2f, hit@3 %.2f, confident and wrong %.2f%n",
                ranking,
                figures.hitAt1(),
                figures.hitAt3(),
                figures.confidentWrong());
    }

    private static Evaluation evaluate(Evaluation.Half half, @Nullable Embeddings with) throws IOException {
        return Evaluation.of(
                DOCS.resolve("questions.yaml"),
                (workers, embeddings) ->
                        DocsIndex.open(DOCS.resolve("pages"), "{path}", "en", null, workers, embeddings, vectors),
                half,
                with);
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
            // As the server does while turns end.
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

    @Test
    void aProcessExitsWhileTheModelIsUsed() throws Exception {
        // Each run of a model that does not care about the exit crashes with a probability of one third.
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
