// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuestionTopicsTest {
    @Test
    void questionsThatShareAWordAreATopicTheLargestFirst() {
        List<QuestionTopics.Topic> topics = QuestionTopics.of(List.of(
                "Do you have invoices?",
                "Is there an SLA?",
                "Where is my invoice from May?",
                "How do I pay by card?",
                "Wie bekomme ich eine Rechnung?",
                "invoice as PDF",
                "Which cards can I pay with?",
                "請求書はどこですか"));
        assertThat(topics.get(0)).isEqualTo(new QuestionTopics.Topic("invoice", List.of(0, 2, 5)));
        assertThat(topics.get(1).questions()).containsExactly(3, 6);
        assertThat(topics.subList(2, topics.size()))
                .extracting(QuestionTopics.Topic::name)
                .containsExactly("Is there an SLA?", "Wie bekomme ich eine Rechnung?", "請求書はどこですか");
    }

    @Test
    void everyQuestionIsInOneTopic() {
        List<String> odd = List.of("", "?", "😀", "how do I", "how do I", "a\nb", "x".repeat(20_000));
        assertThat(QuestionTopics.of(odd).stream().flatMap(topic -> topic.questions().stream()))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
        assertThat(QuestionTopics.of(List.of())).isEmpty();
        assertThat(QuestionTopics.of(Collections.nCopies(5_000, "Is there a discount?")))
                .hasSize(1);
    }
}
