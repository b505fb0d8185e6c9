// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.port.JsonValue;

class ConversationMentionsTest extends Fixture {
    private ConversationMentions mentions;

    @BeforeEach
    void attach() {
        agent.branches = true;
        mentions = Objects.requireNonNull(ConversationMentions.of(conversation));
    }

    /** Returns the mentions of the last message that was posted. */
    private String mentioned() {
        JsonValue all = agent.posts.get(agent.posts.size() - 1).get("mentions");
        return all == null ? "" : all.write();
    }

    private void answer() {
        agent.say("A");
        agent.done();
    }

    @Test
    void aMessageListsTheChosenItemsThatItsTextContains() {
        mentions.add("7", "Anna", "@Anna");
        mentions.add("8", "Ben", "@Ben");
        send("ask @Anna please");
        assertThat(mentioned()).isEqualTo("[{\"id\":\"7\",\"label\":\"Anna\"}]");
        answer();
        send("nobody");
        assertThat(mentioned()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"@Annabelle,''", "@Anna B!,2", "'@Anna, @Anna B',12", "@Anna.,1", "@Anna2,''", "@安娜と,3", "anna,''"})
    void aChoiceInsideALongerWordOrChoiceIsNotListed(String text, String ids) {
        mentions.add("1", "Anna", "@Anna");
        mentions.add("2", "Anna B", "@Anna B");
        mentions.add("3", "安娜", "@安娜");
        send(text);
        assertThat(mentioned().replaceAll("\"label\":\"[^\"]*\"|\\D", "")).isEqualTo(ids);
    }

    @Test
    void theLastOfTwoChoicesWithTheSameTextCounts() {
        mentions.add("1", "Anna", "@Anna");
        mentions.add("2", "Anna", "@Anna");
        send("@Anna");
        assertThat(mentioned()).isEqualTo("[{\"id\":\"2\",\"label\":\"Anna\"}]");
    }

    @Test
    void aMessageMentionsAtMostTwentyItems() {
        StringBuilder text = new StringBuilder();
        for (int i = 10; i < 40; i++) {
            mentions.add("i" + i, "l" + i, "@l" + i);
            text.append("@l").append(i).append(' ');
        }
        send(text.toString());
        assertThat(Objects.requireNonNull(agent.posts.get(0).get("mentions")).size())
                .isEqualTo(20);
    }

    @Test
    void aSecondPostOfAMessageHasTheSameMentions() {
        broken("/events");
        conversation.send("@Anna", null, null);
        world.clock.settle();
        mentions.add("1", "Anna", "@Anna");
        world.clock.advance(10_000);
        assertThat(posted()).containsExactly("@Anna");
        assertThat(mentioned()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void anEditHasMentionsToo(boolean attachedFirst) {
        send("one");
        answer();
        if (attachedFirst) {
            mentions.add("1", "Anna", "@Anna");
        }
        ConversationVersions versions = new ConversationVersions(conversation);
        if (!attachedFirst) {
            ConversationMentions second = Objects.requireNonNull(ConversationMentions.of(conversation));
            second.add("1", "Anna", "@Anna");
        }
        versions.edit(conversation.messages().get(0), "@Anna", (sent, error) -> {});
        world.clock.settle();
        assertThat(agent.posts.get(1).has("parent")).isTrue();
        assertThat(mentioned()).isEqualTo("[{\"id\":\"1\",\"label\":\"Anna\"}]");
        answer();
        versions.regenerate(conversation.messages().get(1), (sent, error) -> {});
        world.clock.settle();
        assertThat(posted()).endsWith("user.regenerate");
        assertThat(mentioned()).isEmpty();
    }
}
