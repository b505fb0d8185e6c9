// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Store;

/** An exception of a listener, or of the page's storage, affects neither the conversation nor later calls of the listener. */
class ListenerThrowsTest extends Fixture {
    /** The calls of the listener, and of the storage, that do not throw before one does. Negative for none. */
    private int listens = -1;

    private int stores = -1;

    private final class ThrowingListener implements ConversationListener {
        final Watcher seen = new Watcher();

        private void call(Runnable call) {
            call.run();
            if (listens-- == 0) {
                throw new IllegalStateException("listener");
            }
        }

        @Override
        public void messageAdded(int index, Message message) {
            call(() -> seen.messageAdded(index, message));
        }

        @Override
        public void messageRemoved(Message message) {
            call(() -> seen.messageRemoved(message));
        }

        @Override
        public void messageChanged(Message message) {
            call(() -> seen.messageChanged(message));
        }

        @Override
        public void partChanged(Message message, Part part) {
            call(() -> seen.partChanged(message, part));
        }

        @Override
        public void cleared() {
            call(seen::cleared);
        }

        @Override
        public void stateChanged() {
            call(seen::stateChanged);
        }

        @Override
        public void forgotten() {
            call(seen::forgotten);
        }

        @Override
        public void pageEvent(String name, JsonValue payload) {
            call(() -> seen.pageEvent(name, payload));
        }
    }

    private final class ThrowingStore implements Store {
        private <T> T call(Supplier<T> call) {
            if (stores-- == 0) {
                throw new IllegalStateException("storage");
            }
            return call.get();
        }

        @Override
        public String get(String key) {
            return call(() -> world.store.get(key));
        }

        @Override
        public boolean set(String key, String value) {
            return call(() -> world.store.set(key, value));
        }

        @Override
        public void remove(String key) {
            call(() -> {
                world.store.remove(key);
                return key;
            });
        }
    }

    @BeforeEach
    void mount() {
        ClientConfig config = new ClientConfig();
        config.baseUrl = FakeAgent.BASE;
        config.projectRef = FakeAgent.PROJECT;
        config.embedKey = "pk_test_1";
        ThrowingListener listener = new ThrowingListener();
        watcher = listener.seen;
        conversation = new Conversation(world.ports, config, new ThrowingStore(), world.tabs.open(), listener);
        watcher.conversation = conversation;
        opened.add(conversation);
    }

    private static void ignore(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown == null || thrown instanceof IllegalStateException).isTrue();
    }

    /** Runs everything that is due, also if something throws. */
    private void settle() {
        while (catchThrowable(world.clock::settle) != null) {
            assertThat(listens < 0 || stores < 0).isTrue();
        }
    }

    private void answersTheNextMessage() {
        listens = -1;
        stores = -1;
        settle();
        conversation.newConversation();
        settle();
        send("Hello");
        agent.say("Good day");
        agent.done();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | Hello\nagent DONE | Good day\n");
        assertThat(conversation.turn()).isEqualTo(TurnState.IDLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void aListenerThatThrowsInATurnMissesNothing(int calls) {
        listens = calls;
        conversation.send("one", null, null);
        settle();
        ignore(() -> agent.say("1"));
        ignore(agent::done);
        settle();
        assertThat(watcher.dump()).isEqualTo("visitor DONE | one\nagent DONE | 1\n");
        assertThat(conversation.turn()).isEqualTo(TurnState.IDLE);
        answersTheNextMessage();
    }

    @Test
    void theExceptionOfAListenerIsReported() {
        listens = 0;
        conversation.send("one", null, null);
        assertThat(catchThrowable(world.clock::settle)).hasMessage("listener");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void storageThatThrowsDuringANewConversationDoesNotFreezeThePanel(int calls) {
        send("one");
        agent.say("1");
        stores = calls;
        ignore(conversation::newConversation);
        answersTheNextMessage();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void storageThatThrowsDuringARetryDoesNotFreezeThePanel(int calls) {
        send("one");
        agent.emit("{\"type\":\"session.error\",\"code\":\"crashed\",\"message\":\"M\"}");
        stores = calls;
        ignore(() -> conversation.retry(conversation.messages().get(1)));
        answersTheNextMessage();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void storageThatThrowsDuringAChoiceDoesNotFreezeThePanel(int calls) {
        send("one");
        agent.say("1");
        agent.done();
        String first = conversation.sessionId();
        conversation.newConversation();
        conversation.resume(first, (none, error) -> {});
        stores = calls;
        settle();
        answersTheNextMessage();
    }
}
