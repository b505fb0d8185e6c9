// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.fake.FakeFile;
import sh.karta.widget.core.port.JsonValue;

/** A listener may call any method of the conversation and of its facades from any of its own methods, and so may a reply. */
class ListenerCallsBackTest extends Fixture {
    private static final int RUNS = Integer.getInteger("karta.runs", Boolean.getBoolean("karta.full") ? 2_000 : 150);

    private static final FakeFile FILE = new FakeFile("a", "text/plain", 3);

    /** The action that the listener takes in its next call. */
    private Runnable meddle = () -> {};

    private final List<String> done = new ArrayList<>();
    private Random random;
    private int depth;
    private int words;
    private boolean ended;

    private ConversationMentions mentions;

    /** Null if the server has no versions. */
    private ConversationVersions versions;

    private final class CallingListener implements ConversationListener {
        final Watcher seen = new Watcher();

        @Override
        public void messageAdded(int index, Message message) {
            seen.messageAdded(index, message);
            meddle.run();
        }

        @Override
        public void messageRemoved(Message message) {
            seen.messageRemoved(message);
            meddle.run();
        }

        @Override
        public void messageChanged(Message message) {
            seen.messageChanged(message);
            meddle.run();
        }

        @Override
        public void partChanged(Message message, Part part) {
            seen.partChanged(message, part);
            meddle.run();
        }

        @Override
        public void cleared() {
            seen.cleared();
            meddle.run();
        }

        @Override
        public void stateChanged() {
            seen.stateChanged();
            meddle.run();
        }

        @Override
        public void forgotten() {
            seen.forgotten();
            meddle.run();
        }

        @Override
        public void pageEvent(String name, JsonValue payload) {
            seen.pageEvent(name, payload);
            meddle.run();
        }
    }

    private void mount() {
        ClientConfig config = new ClientConfig();
        config.baseUrl = FakeAgent.BASE;
        config.projectRef = FakeAgent.PROJECT;
        config.embedKey = "pk_test_1";
        assertThat(config.check()).isNull();
        CallingListener listener = new CallingListener();
        watcher = listener.seen;
        conversation = new Conversation(world.ports, config, world.store, world.tabs.open(), listener);
        watcher.conversation = conversation;
        opened.add(conversation);
        mentions = ConversationMentions.of(conversation);
        versions = agent.branches ? new ConversationVersions(conversation) : null;
        ended = false;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void anySequenceLeavesAConsistentConversation(int part) {
        long seed = Long.getLong("karta.seed", 1_000_000L * part);
        for (int run = 0; run < RUNS; run++, seed++) {
            try {
                play(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dkarta.seed=" + seed + ", after " + done, e);
            }
        }
    }

    private void play(long seed) {
        random = new Random(seed);
        done.clear();
        conversation.shutdown();
        opened.clear();
        agent.faults.clear();
        agent.forget();
        world.http.calls.clear();
        world.store.entries.clear();
        world.pageState.online(true);
        agent.branches = random.nextBoolean();
        mount();
        int odds = 4 + random.nextInt(30);
        meddle = () -> {
            if (depth < 3 && random.nextInt(odds) == 0) {
                depth++;
                done.add("(" + depth);
                act(random.nextInt(60));
                done.add(")");
                depth--;
            }
        };
        for (int step = 10 + random.nextInt(40); step > 0; step--) {
            if (ended) {
                mount();
                conversation.restore();
            }
            act(random.nextInt(45));
            world.clock.advance(random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(50));
            check();
        }
        heal();
    }

    private void act(int choice) {
        done.add(String.valueOf(choice));
        switch (choice) {
            case 0, 1, 2, 3 -> conversation.send("w" + words++, null, (sent, error) -> meddle.run());
            case 4 -> conversation.stop();
            case 5 -> conversation.newConversation();
            case 6 -> conversation.resume("s1", (shown, error) -> meddle.run());
            case 7 -> conversation.resume("none", (shown, error) -> meddle.run());
            case 8 -> conversation.cancelResume();
            case 9 -> conversation.restore();
            case 10 -> conversation.restoreAgain();
            case 11 -> conversation.loadEarlier();
            case 12 -> conversation.identify(random.nextBoolean() ? null : json("{'userId':'u','identityToken':'t'}"));
            case 13 -> any().forEach(conversation::cancel);
            case 14 -> any().forEach(conversation::retry);
            case 15 -> conversation.confirm("r1", "deny");
            case 16 -> {
                if (random.nextInt(4) == 0) {
                    ended = true;
                    conversation.shutdown();
                }
            }
            case 17 -> {
                if (random.nextInt(4) == 0) {
                    ended = true;
                    conversation.reset();
                }
            }
            case 18 -> fault("/events", random.nextBoolean() ? 500 : 409, "{}");
            case 19 -> {
                if (depth == 0) {
                    world.pageState.online(random.nextBoolean());
                }
            }
            case 20 -> conversation.owner(true);
            case 21 -> conversation.escalation("slow", random.nextBoolean() ? null : json("{'a':1}"));
            case 22 -> calls().list(null, null, this::replied);
            case 23 -> calls().rename("s1", "Title", this::replied);
            case 24 -> calls().transcript(this::replied);
            case 25 -> {
                if (random.nextInt(4) == 0) {
                    calls().delete("s1", this::replied);
                }
            }
            case 26 -> any(false).forEach(answer -> calls().feedback(answer, 1, null, null, this::replied));
            case 27 -> calls().resume("s1", this::replied);
            case 28 -> calls().upload(FILE, sent -> meddle.run(), this::replied);
            case 29 -> calls().file("/files/a", null, this::replied);
            case 30 -> calls().transcribe(FILE, this::replied);
            case 31 -> mentions.add("i", "Item", "w" + random.nextInt(words + 1));
            case 32, 33, 34, 35, 36 -> {
                if (versions != null) {
                    version(choice);
                }
            }
            default -> {
                if (depth == 0) {
                    serve();
                }
            }
        }
    }

    private void version(int choice) {
        switch (choice) {
            case 33 -> any(true).forEach(message -> versions.edit(message, "e" + words++, this::replied));
            case 34 -> any(false).forEach(answer -> versions.regenerate(answer, this::replied));
            default -> any().forEach(message -> versions.select(message, random.nextInt(2), this::replied));
        }
    }

    private ConversationCalls calls() {
        return new ConversationCalls(conversation);
    }

    private void replied(Object value, KartaError error) {
        meddle.run();
    }

    /** Returns a message if the one that was chosen is the visitor's, or not. */
    private List<Message> any(boolean visitors) {
        return any().stream().filter(message -> message.visitors == visitors).toList();
    }

    private List<Message> any() {
        List<Message> messages = conversation.messages();
        return messages.isEmpty() ? List.of() : List.of(messages.get(random.nextInt(messages.size())));
    }

    private void serve() {
        FakeAgent.Session session = agent.session();
        if (session == null || !session.running) {
            return;
        }
        switch (random.nextInt(5)) {
            case 0, 1 -> agent.say("a");
            case 2 -> ask();
            case 3 -> agent.emit("{\"type\":\"session.error\",\"code\":\"tool_crashed\",\"message\":\"M\"}");
            default -> agent.done();
        }
    }

    private void check() {
        watcher.dump();
        if (ended) {
            return;
        }
        int sending = 0;
        boolean waiting = false;
        for (Message message : conversation.messages()) {
            sending += message.status == Message.SENDING ? 1 : 0;
            boolean pending = message.visitors && message.status == Message.WAITING;
            assertThat(waiting && !pending)
                    .as("a message after the waiting ones")
                    .isFalse();
            waiting = pending;
            assertThat(message.error == null).isEqualTo(message.status != Message.FAILED);
        }
        assertThat(sending).as("sending").isLessThanOrEqualTo(1);
        if (sending == 1 || versions == null) {
            // A request for another answer has no message that is being sent.
            assertThat(sending == 1).isEqualTo(conversation.turn() == TurnState.SENDING);
        }
    }

    /** Ends all faults and all calls of the listener. Afterwards no message waits or is being sent. */
    private void heal() {
        meddle = () -> {};
        agent.faults.clear();
        world.pageState.online(true);
        for (int round = 0; round < 60; round++) {
            conversation.confirm("r1", "deny");
            world.clock.advance(5_000);
            for (FakeAgent.Session session : agent.sessions.values()) {
                if (session.running) {
                    agent.emit(session, "{\"type\":\"session.status_idle\",\"stop_reason\":\"end_turn\"}");
                }
            }
        }
        check();
        if (!ended) {
            assertThat(conversation.turn()).isEqualTo(TurnState.IDLE);
            assertThat(conversation.restoring()).isFalse();
            boolean held = false;
            for (Message message : conversation.messages()) {
                held |= message.status == Message.FAILED;
                assertThat(message.isPending() && !held)
                        .as("no message waits without a reason")
                        .isFalse();
            }
        }
        nothingIsLeftAfterShutdown();
        conversation = opened.get(0);
    }

    @Test
    void aShutdownDuringTheMessageSentEventPostsNothing() {
        mount();
        List<String> codes = new ArrayList<>();
        meddle = () -> {
            if (watcher.page.stream().anyMatch(line -> line.startsWith("message:sent"))) {
                meddle = () -> {};
                conversation.newConversation();
            }
        };
        conversation.send("one", null, (sent, error) -> codes.add(error.code));
        world.clock.settle();
        assertThat(posted()).isEmpty();
        assertThat(codes).containsExactly("aborted");
        assertThat(watcher.dump()).isEmpty();
    }

    @Test
    void aReplyMaySendTheNextMessage() {
        mount();
        conversation.send("one", null, (sent, error) -> conversation.send("two", null, null));
        world.clock.settle();
        agent.done();
        assertThat(posted()).containsExactly("one", "two");
        agent.done();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void aConversationThatBeginsWhileATurnEndsSendsItsMessage(int call) {
        mount();
        conversation.send("one", null, null);
        world.clock.settle();
        agent.say("1");
        int[] left = {call};
        meddle = () -> {
            if (left[0]-- == 0) {
                conversation.newConversation();
                conversation.send("two", null, null);
            }
        };
        agent.done();
        check();
        world.clock.settle();
        assertThat(posted()).startsWith("one").endsWith("two");
        assertThat(conversation.messages())
                .singleElement()
                .satisfies(message -> assertThat(message.status).isEqualTo(Message.DONE));
        agent.done();
        assertThat(conversation.turn()).isEqualTo(TurnState.IDLE);
    }
}
