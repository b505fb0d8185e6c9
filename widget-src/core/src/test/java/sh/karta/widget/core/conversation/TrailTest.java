// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.fake.Events;
import sh.karta.widget.core.fake.JsonOnJvm;

/** Tests which events of a log with several paths are on the path that is shown. */
class TrailTest {
    private final Trail trail = new Trail();

    private static AgentEvent message(double seq, String parent) {
        return Events.of(
                AgentEvent.USER,
                seq,
                new JsonOnJvm().object().put("message_id", Trail.question(seq)).put("parent", parent));
    }

    private static AgentEvent answer(String id) {
        return Events.text(AgentEvent.MESSAGE, Double.NaN, id, "");
    }

    /** Creates the path msg_2, msg_2_answer, msg_7, msg_7_answer. */
    private void twoTurns() {
        trail.add(2);
        trail.add(7);
    }

    @ParameterizedTest
    @CsvSource({
        "msg_7_answer, true",
        "msg_2_answer, false",
        "msg_1_answer, false",
        ", false",
    })
    void aMessageIsShownIfItFollowsTheEndOfThePath(String parent, boolean shown) {
        twoTurns();
        assertThat(trail.shows(message(12, parent), false)).isEqualTo(shown);
        assertThat(trail.end()).isEqualTo(shown ? "msg_12_answer" : "msg_7_answer");
        assertThat(trail.shows(answer("msg_12_answer"), false)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"msg_7_answer, true", "msg_2_answer, true", "msg_9_answer, false", ", true"})
    void anAnswerIsShownIfItIsOnThePathOrHasNoId(String id, boolean shown) {
        twoTurns();
        assertThat(trail.shows(answer(id), false)).isEqualTo(shown);
    }

    @Test
    void everyEventOfAPathThatTheServerSelectedIsShown() {
        trail.shows(message(9, "msg_4_answer"), true);
        trail.shows(answer("msg_20_answer"), true);
        trail.shows(message(30, "msg_20_answer"), true);
        assertThat(trail.before(30)).isEqualTo("msg_20_answer");
        assertThat(trail.before(9)).isNull();
        assertThat(trail.end()).isEqualTo("msg_30_answer");
    }

    @Test
    void aMessageReadLateHasItsPlaceBeforeTheOneSentMeanwhile() {
        twoTurns();
        trail.add(20);
        assertThat(trail.shows(message(12, "msg_7_answer"), false)).isTrue();
        assertThat(trail.shows(message(20, "msg_12_answer"), false)).isTrue();
        assertThat(trail.takeMoved()).isNull();
        assertThat(trail.before(20)).isEqualTo("msg_12_answer");
    }

    @Test
    void aMessageSentHereThatFollowsAnotherPathIsNoted() {
        twoTurns();
        trail.add(20);
        assertThat(trail.shows(message(20, "msg_15_answer"), false)).isTrue();
        assertThat(trail.takeMoved()).isEqualTo("msg_20");
        assertThat(trail.takeMoved()).isNull();
    }

    @Test
    void aBranchLeavesTheMessagesAfterItsParent() {
        twoTurns();
        trail.branch("msg_2_answer", 20, "msg_20_answer");
        assertThat(trail.before(20)).isEqualTo("msg_2_answer");
        assertThat(trail.shows(answer("msg_7_answer"), false)).isFalse();
        trail.branch(null, 30, "msg_30_answer");
        assertThat(trail.before(30)).isNull();
    }

    /** Rows 3 to 19 belong to versions that the reader of the path has not seen. */
    @ParameterizedTest
    @CsvSource({", 4", "msg_2_answer, 8"})
    void aMessageOfAnotherVersionIsNotShownIfAnotherAnswerReplacedTheOneBeforeIt(String parent, double seq) {
        trail.add(2);
        trail.branch(null, 2, "msg_20_answer");
        assertThat(trail.shows(message(seq, parent), false)).isFalse();
        assertThat(trail.shows(message(2, null), false)).as("its own question").isTrue();
        assertThat(trail.shows(message(30, "msg_20_answer"), false)).isTrue();
        assertThat(trail.before(30)).isEqualTo("msg_20_answer");
    }

    @ParameterizedTest
    @CsvSource({"msg_12, 12", "msg_12_answer, 12", "msg_, 0", "other, 0", ", 0", "'', 0"})
    void anIdHasTheNumberOfTheRowThatAskedForIt(String id, double number) {
        assertThat(Trail.number(id)).isEqualTo(number);
    }
}
