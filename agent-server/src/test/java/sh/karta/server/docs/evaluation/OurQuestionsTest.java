// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import sh.karta.server.docs.DocsIndex;

/** Keeps the quality of answers from this project's documentation. */
final class OurQuestionsTest {
    @Test
    void theTestHalfIsAnsweredAsWellAsPromised() throws IOException {
        Path docs = Path.of("../docs");
        Evaluation evaluation = Evaluation.of(
                docs.resolve("questions.yaml"),
                (workers, model) -> DocsIndex.open(docs.resolve("pages"), "{path}", "en", null, workers, model, null),
                Evaluation.Half.TEST,
                null);
        Figures all = evaluation.all();
        assertThat(all.hitAt1()).as("hit@1, %s", evaluation.misses()).isGreaterThanOrEqualTo(0.74);
        assertThat(all.hitAt3()).as("hit@3").isGreaterThanOrEqualTo(0.9);
        assertThat(all.confidentWrong()).as("confident wrong").isLessThanOrEqualTo(0.08);
        assertThat(all.honestDenials()).as("honest denials").isGreaterThanOrEqualTo(0.8);
        assertThat(all.smallTalk()).as("small talk").isEqualTo(1);
        assertThat(all.medianLength()).as("median length of an answer").isBetween(1, 600);
    }
}
