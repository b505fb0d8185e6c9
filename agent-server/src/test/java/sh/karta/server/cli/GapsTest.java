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
    void eachTopicIsALineWithCountsAndAnExample() {
        assertThat(Gaps.of(List.of(
                        finding("unanswered", "Do you send invoices?", "closest"),
                        finding("unanswered", "Where is my\tinvoice?", "no"),
                        finding("failed", "invoice", "timeout"),
                        finding("thumb_down", "invoice for May", "closest"),
                        finding("thumb_down", "", ""),
                        finding("handover", "Can I talk to sales?", ""))))
                .containsExactly(
                        "questions\tclosest\tno\tthumbs down\thand-overs\ttopic\texample",
                        "3\t1\t1\t1\t0\tinvoice\tDo you send invoices?",
                        "1\t0\t0\t0\t1\tCan I talk to sales?\tCan I talk to sales?");
    }

    @Test
    void aLongQuestionIsCutAndStaysOnItsLine() {
        String line =
                Gaps.of(List.of(finding("unanswered", "?\n".repeat(9_000), ""))).get(1);
        assertThat(line).hasSizeLessThan(300).doesNotContain("\n");
    }
}
