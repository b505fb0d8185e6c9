// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.fake.World;

class ConversationTest {
    private World world = new World();
    private final FakeAgent agent = new FakeAgent(world);
    private Watcher watcher;
    private Conversation conversation = open();

    private Conversation open() {
        ClientConfig config = new ClientConfig();
        config.baseUrl = FakeAgent.BASE;
        config.projectRef = FakeAgent.PROJECT;
        config.embedKey = "pk_test_1";
        assertThat(config.check()).isNull();
        watcher = new Watcher();
        Conversation opened = new Conversation(world.ports, config, world.store, watcher);
        watcher.conversation = opened;
        return opened;
    }

    @AfterEach
    void nothingIsLeftAfterShutdown() {
        conversation.shutdown();
        assertThat(world.clock.timers()).as("timers").isZero();
        assertThat(world.http.open()).as("requests").isEmpty();
        assertThat(world.surroundings.listeners()).as("listeners").isZero();
    }

    private Message send(String text) {
        Message message = conversation.send(text, null, null);
        world.clock.settle();
        return message;
    }

    @Test
    void aTurnFromWordsToAnswer() {
        send("Hello");
        assertThat(conversation.turn()).isEqualTo(Conversation.RUNNING);
        agent.say("Good day");
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent OPEN | Good day+\n");
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
        assertThat(conversation.turn()).isEqualTo(Conversation.IDLE);
        assertThat(watcher.page)
                .containsExactly(
                        "message:sent {\"text\":\"Hello\"}",
                        "session:started {\"sessionId\":\"s1\"}",
                        "turn:started {}",
                        "message:received {\"text\":\"Good day\"}",
                        "turn:ended {\"status\":\"done\"}");
    }

    @Test
    void messageIsSentOnceForThePageHoweverOftenItIsPosted() {
        agent.faults.add(call -> {
            call.status(500);
            return true;
        });
        Message message = send("Hello");
        assertThat(message.status).isEqualTo(Message.FAILED);

        conversation.retry(message);
        world.clock.settle();

        assertThat(message.status).isEqualTo(Message.DONE);
        assertThat(watcher.page)
                .filteredOn(event -> event.startsWith("message:sent"))
                .hasSize(1);
    }
}
