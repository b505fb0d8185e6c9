// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.port.JsonValue;

/** The reactions of a tab to the messages of another tab of the same visitor. */
class TabSyncTest {
    private static final List<String> DECISIONS =
            List.of("IGNORE", "RESET", "EMPTY", "JOIN", "ANSWERED", "ADOPT", "LOAD", "RELOAD");
    private static final List<String> TURNS = List.of("IDLE", "SENDING", "WARMING", "RUNNING", "PAUSED");

    private final World world = new World();
    private final Identity identity = new Identity();
    private final ConversationStore store = new ConversationStore(world.ports, world.store);
    private final TabSync here = sync();
    private final TabSync there = sync();

    private TabSync sync() {
        return new TabSync(world.tabs.open(), text -> {}, store, identity, world.json);
    }

    @BeforeEach
    void knowTheVisitor() {
        store.id();
    }

    private JsonValue lastMessage() {
        return here.read(world.tabs.sent.get(world.tabs.sent.size() - 1));
    }

    @ParameterizedTest(name = "{0} created {1}; here {2} {3} loading {4} waiting {5}: {6}")
    @CsvSource({
        // sent, created | shown, turn, loading, waiting | decision, kept for later
        "s1, false, s1, IDLE, false, false, JOIN, false",
        "s1, false, s1, IDLE, false, true, JOIN, false",
        "s1, false, s1, PAUSED, false, false, ANSWERED, false",
        "s1, false, s1, RUNNING, false, false, IGNORE, true",
        "s1, false, s1, WARMING, false, false, IGNORE, true",
        "s1, false, s1, SENDING, false, false, IGNORE, true",
        "s1, false, s1, IDLE, true, false, IGNORE, true",
        "s2, false, s1, IDLE, false, false, LOAD, false",
        "s2, true, s1, IDLE, false, false, ADOPT, false",
        "s2, false, , IDLE, false, false, LOAD, false",
        "s2, false, s1, RUNNING, false, false, IGNORE, false",
        "s2, false, s1, PAUSED, false, false, IGNORE, false",
        "s2, false, s1, IDLE, false, true, IGNORE, false",
        "s2, false, s1, IDLE, true, false, IGNORE, true",
        ", false, s1, IDLE, false, false, EMPTY, false",
        ", false, s1, RUNNING, false, true, EMPTY, false",
        ", false, s1, IDLE, true, false, IGNORE, true",
    })
    void followsAnotherTabUnlessThatCostsATurnOrMessagesHere(
            String sent,
            boolean created,
            String shown,
            String turn,
            boolean loading,
            boolean waiting,
            String decision,
            boolean kept) {
        there.created(created);
        there.tell(sent, false, false, Double.NaN);
        JsonValue message = lastMessage();
        int decided = here.on(message, shown, TURNS.indexOf(turn), loading, waiting);
        assertThat(DECISIONS.get(decided)).isEqualTo(decision);
        assertThat(here.missed()).isSameAs(kept ? message : null);
        here.forget();
        assertThat(here.missed()).isNull();
    }

    @Test
    void aMessageOfAnUnknownVisitorWaitsForStorage() {
        there.tell("s1", true, false, Double.NaN);
        world.store.entries.clear();
        TabSync other = new TabSync(
                world.tabs.open(), text -> {}, new ConversationStore(world.ports, world.store), identity, world.json);
        assertThat(other.on(lastMessage(), null, TurnState.IDLE, false, false)).isEqualTo(TabSync.IGNORE);
        assertThat(other.missed()).isNotNull();
        assertThat(other.isDeletion(lastMessage())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"s1, IDLE, RELOAD", "s1, PAUSED, RELOAD", "s1, RUNNING, IGNORE", "s2, IDLE, LOAD"})
    void aChoiceOfAVersionIsReadAgainWhereItsConversationIsShown(String shown, String turn, String decision) {
        there.tell("s1", false, true, Double.NaN);
        int decided = here.on(lastMessage(), shown, TURNS.indexOf(turn), false, false);
        assertThat(DECISIONS.get(decided)).isEqualTo(decision);
    }

    @Test
    void onlyTheMessageOfADeletionCountsAsOne() {
        there.tell(null, false, false, Double.NaN);
        assertThat(here.isDeletion(lastMessage())).isFalse();
        there.tell(null, true, false, Double.NaN);
        assertThat(here.isDeletion(lastMessage())).isTrue();
    }

    @Test
    void aResetAffectsItsVisitorInEveryState() {
        there.reset();
        assertThat(here.on(lastMessage(), "s1", TurnState.RUNNING, true, true)).isEqualTo(TabSync.RESET);
        identity.merge(world.json.parse("{\"userId\":\"u\",\"identityToken\":\"t\"}"));
        world.tabs.open().tell("{\"v\":1,\"reset\":{\"id\":\"another\"}}");
        assertThat(here.on(lastMessage(), "s1", TurnState.IDLE, false, false)).isEqualTo(TabSync.IGNORE);
    }

    @ParameterizedTest
    @CsvSource({"hello", "{}", "{\"v\":2}", "[]", "null"})
    void otherTextIsIgnored(String text) {
        assertThat(here.read(text)).isNull();
    }
}
