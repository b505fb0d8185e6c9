// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.server.session.Archive;

final class GapsTest {
    private static Archive.Finding finding(String kind, String question, String note) {
        return new Archive.Finding("ses_1", "demo/assistant", Instant.EPOCH, kind, question, note);
    }

    @Test
    void eachTopicHasCountsAndAnExample() {
        assertThat(Gaps.of(List.of(
                        finding("unanswered", "Do you send invoices?", "closest"),
                        finding("unanswered", "Where is my\tinvoice?", "no"),
                        finding("failed", "invoice", "timeout"),
                        finding("thumb_down", "invoice for May", "closest"),
                        finding("thumb_down", "", ""),
                        finding("unanswered", "Can I talk to sales?", "no"))))
                .containsExactly(
                        new Gaps.Gap(3, 1, 1, 1, "invoice", "Do you send invoices?"),
                        new Gaps.Gap(1, 0, 1, 0, "Can I talk to sales?", "Can I talk to sales?"));
    }

    @Test
    void aLongQuestionIsCutAndStaysOnItsLine() {
        Gaps.Gap gap =
                Gaps.of(List.of(finding("unanswered", "?\n".repeat(9_000), ""))).get(0);
        assertThat(gap.topic() + gap.example()).hasSizeLessThan(300).doesNotContain("\n");
    }
}
