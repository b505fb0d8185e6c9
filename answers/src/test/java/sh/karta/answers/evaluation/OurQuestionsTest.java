// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.answers.DocsIndex;
import sh.karta.server.work.Workers;

/**
 * Keeps the quality of answers from this project's documentation, by words alone, and the figures that its page states. Those with
 * vectors are compared in the module of the add-on.
 */
final class OurQuestionsTest {
    private static final Path DOCS = Path.of("../docs");

    private static Evaluation evaluate(Evaluation.Half half) throws IOException {
        return evaluate("questions.yaml", half);
    }

    private static Evaluation evaluate(String questions, Evaluation.Half half) throws IOException {
        return Evaluation.of(
                DOCS.resolve(questions),
                (workers, model) -> DocsIndex.open(DOCS.resolve("pages"), "{path}", "en", null, workers, model, null),
                half,
                null);
    }

    /** Fails without the questions that were missed, because nothing may be tuned with them. */
    @Test
    void theTestHalfIsAnsweredAsWellAsPromised() throws IOException {
        Figures all = evaluate(Evaluation.Half.TEST).all();
        assertThat(all.hitAt1()).as("hit@1").isGreaterThanOrEqualTo(0.66);
        assertThat(all.hitAt3()).as("hit@3").isGreaterThanOrEqualTo(0.72);
        assertThat(all.confidentWrong()).as("confident wrong").isLessThanOrEqualTo(0.08);
        assertThat(all.honestDenials()).as("honest denials").isGreaterThanOrEqualTo(0.8);
        assertThat(all.smallTalk()).as("small talk").isGreaterThanOrEqualTo(0.8);
        assertThat(all.medianLength()).as("median length of an answer").isBetween(1, 600);
    }

    /** Each half has 59 questions. Fails without those that were missed, as above. */
    @Test
    void questionsAboutSomethingElseAreDeclined() throws IOException {
        for (Evaluation.Half half : new Evaluation.Half[] {Evaluation.Half.CALIBRATION, Evaluation.Half.TEST}) {
            Figures all = evaluate("off-topic-questions.yaml", half).all();
            assertThat(all.declined()).as("declined, %s", half).isGreaterThanOrEqualTo(0.8);
            assertThat(all.honestDenials()).as("honest denials, %s", half).isEqualTo(1);
        }
    }

    @Test
    void theQuestionsNameSectionsThatExist() throws IOException {
        try (Workers workers = new Workers(1);
                DocsIndex index = DocsIndex.open(DOCS.resolve("pages"), "{path}", "en", null, workers, null, null)) {
            Set<String> sections =
                    index.urls().stream().map(OurQuestionsTest::letters).collect(Collectors.toSet());
            assertThat(QuestionFile.read(DOCS.resolve("questions.yaml")).stream()
                            .flatMap(question -> question.pages().stream())
                            .filter(place -> place.contains("#") && !sections.contains(letters(place)))
                            .distinct())
                    .isEmpty();
        }
    }

    @Tag("full")
    @Test
    void theFiguresOfThePageAreThoseOfTheBuild() throws IOException {
        for (Evaluation.Half half : new Evaluation.Half[] {Evaluation.Half.CALIBRATION, Evaluation.Half.TEST}) {
            StatedFigures.assertStated("words", half, evaluate(half).all());
        }
    }

    /** The file has the anchors of the site, which differ in digits, "_" and apostrophes. */
    private static String letters(String place) {
        return place.replaceFirst("^index#", "#").replaceAll("[^a-z#]", "");
    }
}
