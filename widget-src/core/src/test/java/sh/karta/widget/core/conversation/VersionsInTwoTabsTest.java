// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.fake.MapStore;

/** A tab shows all messages of its own version, also if another tab writes to several versions. */
class VersionsInTwoTabsTest extends TwoTabs {
    private Versions versionsHere;
    private Versions versionsThere;

    @BeforeEach
    void attach() {
        agent.branches = true;
        agent.endsIdleStreams = true;
        versionsHere = ConversationVersions.of(here, new MapStore(), () -> {});
        versionsThere = ConversationVersions.of(there, new MapStore(), () -> {});
        say(here, "one", "1");
        assertThat(texts(there)).containsExactly("one", "1");
    }

    private void say(Conversation tab, String text, String answer) {
        tab.send(text, null, null);
        world.clock.settle();
        answer(answer);
    }

    private void answer(String text) {
        agent.say(text);
        agent.done();
    }

    private List<String> texts(Conversation tab) {
        return tab.messages().stream().map(Message::text).toList();
    }

    private void editThere(String text) {
        versionsThere.edit(
                there.messages().get(0),
                text,
                (sent, error) -> assertThat(error).isNull());
        world.clock.settle();
    }

    private void returnThere() {
        versionsThere.select(
                there.messages().get(0), 0, (none, error) -> assertThat(error).isNull());
        world.clock.settle();
    }

    private void sameVersionInBothTabs(String... texts) {
        assertThat(texts(there)).containsExactly(texts);
        assertThat(texts(here)).containsExactly(texts);
        assertThat(seenHere.seen).isEqualTo(here.messages());
        assertThat(here.turn()).isEqualTo(TurnState.IDLE);
        assertThat(versionsHere.isElsewhere()).isTrue();
        say(here, "last", "L");
        assertThat(texts(there)).endsWith("last", "L");
    }

    @Test
    void aMessageInItsVersionIsShownAfterATurnInAnotherOne() {
        editThere("ONE");
        assertThat(here.turn()).as("nothing waits for the other version").isEqualTo(TurnState.IDLE);
        answer("I");
        returnThere();
        say(there, "two", "2");
        sameVersionInBothTabs("one", "1", "two", "2");
    }

    @Test
    void messagesInItsVersionAreShownAfterSeveralTurnsInOthers() {
        for (int round = 0; round < 3; round++) {
            editThere("ONE " + round);
            answer("I");
            say(there, "more", "M");
            returnThere();
            say(there, "two", "2");
        }
        sameVersionInBothTabs("one", "1", "two", "2", "two", "2", "two", "2");
    }

    @Test
    void aMessageInItsVersionIsShownAfterAnApprovalInAnotherOne() {
        editThere("ONE");
        agent.say("I ");
        ask();
        there.confirm("r1", "approve_once");
        world.clock.settle();
        answer("II");
        returnThere();
        there.send("two", null, null);
        world.clock.settle();
        assertThat(here.turn()).isEqualTo(TurnState.RUNNING);
        answer("2");
        sameVersionInBothTabs("one", "1", "two", "2");
    }

    @Test
    void aTabThatCouldNotReadForSeveralTurnsShowsThoseOfItsVersion() {
        List<Call> reading = new ArrayList<>();
        agent.faults.add(call -> call.url().endsWith("/sessions/s1") && reading.add(call));
        editThere("ONE");
        assertThat(reading).hasSize(1);
        answer("I");
        returnThere();
        say(there, "two", "2");
        say(there, "three", "3");
        agent.serve(reading.get(0));
        world.clock.settle();
        sameVersionInBothTabs("one", "1", "two", "2", "three", "3");
    }

    @Test
    void anApprovalInAnotherVersionDoesNotHoldThisTab() {
        editThere("ONE");
        agent.say("I ");
        ask();
        assertThat(here.turn()).isEqualTo(TurnState.IDLE);
        assertThat(texts(here)).containsExactly("one", "1");
        there.confirm("r1", "approve_once");
        world.clock.settle();
        assertThat(here.turn()).isEqualTo(TurnState.IDLE);
        answer("II");
        assertThat(here.turn()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void aMessageRefusedDuringATurnInAnotherVersionStaysInItsVersion() {
        editThere("ONE");
        here.send("mine", null, null);
        world.clock.settle();
        answer("I");
        answer("M");
        assertThat(texts(here)).containsExactly("one", "1", "mine", "M");
        assertThat(texts(there)).containsExactly("ONE", "I");
    }

    @Test
    void aMessageWaitsForAnApprovalInAnotherVersion() {
        editThere("ONE");
        here.send("mine", null, null);
        world.clock.settle();
        agent.say("I ");
        ask();
        int requests = world.http.calls.size();
        world.clock.advance(300_000);
        assertThat(world.http.calls).hasSize(requests);
        assertThat(here.connection()).isEqualTo(ConnectionState.ONLINE);
        assertThat(texts(here)).containsExactly("one", "1", "mine");

        there.confirm("r1", "approve_once");
        world.clock.settle();
        answer("II");
        answer("M");
        assertThat(texts(here)).containsExactly("one", "1", "mine", "M");
        assertThat(texts(there)).containsExactly("ONE", "I II");
    }
}
