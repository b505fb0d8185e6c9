// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.port.JsonValue;

/** Feedback reaches the answer that it was given on, even if other devices send messages meanwhile. */
class FeedbackTest extends Fixture {
    private final List<String> replies = new ArrayList<>();

    private Message aTurn(String question, String answer) {
        send(question);
        agent.say(answer);
        agent.done();
        return conversation.messages().get(conversation.messages().size() - 1);
    }

    private void elsewhere(String question, String answer) {
        agent.askElsewhere(question);
        agent.say(answer);
        agent.done();
    }

    private void judge(Message answer) {
        judge(answer, 1, null, "nice");
    }

    private void judge(Message answer, int feedback, @Nullable String reason, @Nullable String text) {
        new ConversationCalls(conversation)
                .feedback(
                        answer,
                        feedback,
                        reason,
                        text,
                        (done, error) -> replies.add(error == null ? "ok" : error.code));
        world.clock.settle();
    }

    private List<String> judged() {
        List<String> judged = new ArrayList<>();
        agent.posts.forEach(post -> {
            if (post.has("message_id")) {
                judged.add(post.string("message_id") + " " + post.string("value") + " " + post.string("text"));
            }
        });
        return judged;
    }

    @Test
    void feedbackUsesTheIdOnTheWire() {
        aTurn("one", "1");
        Message answer = aTurn("two", "2");
        aTurn("three", "3");
        elsewhere("four", "4");
        judge(answer);
        assertThat(judged()).containsExactly("msg_5_answer up nice");
        assertThat(replies).containsExactly("ok");
        assertThat(answer.feedback).isEqualTo(1);
        assertThat(requests()).noneMatch(line -> line.endsWith("/transcript"));
        assertThat(watcher.page).endsWith("feedback {\"value\":\"up\",\"text\":\"nice\",\"sessionId\":\"s1\"}");
    }

    @Test
    void feedbackCarriesItsReasonAndCanBeWithdrawn() {
        Message answer = aTurn("one", "1");
        judge(answer, -1, "not_asked", "pause, not skip");
        assertThat(answer.feedback).isEqualTo(-1);
        judge(answer, 0, null, null);
        assertThat(answer.feedback).isZero();
        assertThat(agent.posts.subList(agent.posts.size() - 2, agent.posts.size()))
                .extracting(JsonValue::write)
                .containsExactly(
                        "{\"value\":\"down\",\"reason\":\"not_asked\",\"text\":\"pause, not skip\",\"message_id\":\"msg_1_answer\"}",
                        "{\"value\":null,\"message_id\":\"msg_1_answer\"}");
        assertThat(watcher.page)
                .endsWith(
                        "feedback {\"value\":\"down\",\"reason\":\"not_asked\",\"text\":\"pause, not skip\",\"sessionId\":\"s1\"}",
                        "feedback {\"value\":null,\"sessionId\":\"s1\"}");
    }

    @Test
    void feedbackUsesTheIdOfAnAnswerOfTheHistory() {
        aTurn("one", "1");
        aTurn("two", "2");
        reload();
        elsewhere("three", "3");
        judge(conversation.messages().get(1));
        assertThat(judged()).containsExactly("msg_1_answer up nice");
    }

    @Test
    void withoutAnIdOnTheWireFeedbackFindsTheAnswerByItsText() {
        agent.namesAnswers = false;
        aTurn("one", "Yes.");
        Message answer = aTurn("two", "Yes.");
        elsewhere("three", "Yes.");
        elsewhere("four", "No.");
        judge(answer);
        assertThat(judged()).containsExactly("msg_5_answer up nice");
        assertThat(replies).containsExactly("ok");
    }

    @Test
    void feedbackIsRefusedForAnAnswerOfALostSession() {
        Message answer = aTurn("one", "1");
        agent.sessions.clear();
        aTurn("two", "2");
        assertThat(conversation.sessionId()).isEqualTo("s2");
        judge(answer);
        assertThat(judged()).isEmpty();
        assertThat(replies).containsExactly("bad_response");
    }

    @Test
    void feedbackIsRefusedIfTheTextMatchesTwoAnswers() {
        agent.namesAnswers = false;
        Message answer = aTurn("again", "Yes.");
        elsewhere("again", "Yes.");
        judge(answer);
        assertThat(judged()).isEmpty();
        assertThat(replies).containsExactly("bad_response");
        assertThat(answer.feedback).isZero();
        assertThat(watcher.page).noneMatch(event -> event.startsWith("feedback"));
    }
}
