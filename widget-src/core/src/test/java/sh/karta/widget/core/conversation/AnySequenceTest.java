// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.port.JsonValue;

/**
 * Random sequences of actions of visitors, pages, networks and servers, with and without versions of messages, and with
 * pages of different lengths. Each message arrives at most once. After all faults have ended it has arrived, unless it was
 * cancelled. The transcript is the same as after a reload.
 */
class AnySequenceTest extends Fixture {
    /** Number of sequences of each part. {@code -Dkarta.runs} changes it, {@code -Dkarta.seed} repeats one sequence. */
    private static final int RUNS = Integer.getInteger("karta.runs", 40);

    private final List<String> done = new ArrayList<>();
    private final Set<String> given = new HashSet<>();

    private Random random;

    /** Draws the events of unknown types, so that seeds keep their sequences. */
    private Random unknowns;

    /** Null if the server has no versions. */
    private ConversationVersions versions;

    private boolean stopped;
    private int words;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void messagesArriveOnceAndAReloadShowsTheSame(int part) {
        long seed = Long.getLong("karta.seed", 1_000_000L * part);
        try {
            for (int run = 0; run < RUNS; run++, seed++) {
                random = new Random(seed);
                unknowns = new Random(seed);
                world.random.next = random.nextDouble();
                done.clear();
                given.clear();
                stopped = false;
                conversation.reset();
                // Late answers of the run before.
                world.clock.advance(2_000);
                nothingIsLeftAfterShutdown();
                agent.forget();
                agent.branches = random.nextBoolean();
                agent.page = random.nextBoolean() ? 200 : 3 + random.nextInt(12);
                // Finished conversations and calls would otherwise fill the memory over thousands of runs.
                opened.clear();
                world.http.calls.clear();
                mount();
                for (int step = random.nextInt(60); step > 0; step--) {
                    act();
                    check();
                }
                heal();
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("-Dkarta.seed=" + seed + ", after " + done + "\n" + agent.posts, e);
        }
    }

    private void mount() {
        conversation = open();
        conversation.restore();
        versions = agent.branches ? new ConversationVersions(conversation) : null;
    }

    private void reloadTab() {
        conversation.shutdown();
        mount();
        world.clock.settle();
    }

    private void act() {
        int choice = random.nextInt(versions == null ? 28 : 32);
        done.add(String.valueOf(choice));
        switch (choice) {
            case 0, 1, 2, 3 -> say();
            case 4 ->
                withSome(Message.WAITING, message -> {
                    conversation.cancel(message);
                    given.remove(message.text());
                });
            case 5, 6 -> withSome(Message.FAILED, conversation::retry);
            case 7 -> {
                stopped |= conversation.turn() != TurnState.IDLE;
                conversation.stop();
            }
            case 8 -> {
                conversation.newConversation();
                stopped = false;
                given.clear();
            }
            case 9, 10 -> decide();
            case 11 -> world.pageState.online(random.nextBoolean());
            case 12 -> world.pageState.visible(random.nextBoolean());
            case 13 -> {
                // A later page does not send messages that the visitor stopped or the server refused for good.
                for (Message message : conversation.messages()) {
                    if (message.status == Message.FAILED && (message.visitors || isClientSide(message.error))) {
                        given.remove(message.text());
                    }
                }
                reloadTab();
            }
            case 14 -> {
                if (agent.session() != null) {
                    agent.breakStreams();
                }
            }
            case 15 -> fault("/events", 500, "{}");
            case 16 -> broken(random.nextBoolean() ? "/events" : "/sessions");
            case 17 -> agent.faults.add(call -> call.method().equals("GET"));
            case 18 -> agent.faults.add(call -> call.url().endsWith("/events"));
            case 19 -> fault("/sessions/s1", 503, "{}");
            case 20 -> conversation.resume("none", (shown, error) -> {});
            case 21 -> conversation.loadEarlier();
            case 22 -> comeBack();
            case 23 -> agent.faults.add(call -> call.url().contains("before=") && serveLater(call));
            case 28 -> withSome(true, message -> versions.edit(message, "e" + words++, (none, error) -> {}));
            case 29 -> withSome(false, answer -> versions.regenerate(answer, (none, error) -> {}));
            case 30, 31 -> {
                List<Message> all = conversation.messages();
                if (!all.isEmpty()) {
                    Message message = all.get(random.nextInt(all.size()));
                    versions.select(message, random.nextInt(versions.count(message)), (none, error) -> {});
                }
            }
            default -> serve();
        }
        world.clock.advance(random.nextInt(4) == 0 ? random.nextInt(50_000) : random.nextInt(50));
    }

    private void say() {
        String text = "w" + words++;
        if (conversation.send(text, null, null) != null) {
            given.add(text);
        }
    }

    private void decide() {
        for (Message message : conversation.messages()) {
            for (Part part : message.parts) {
                if (part.kind == Part.APPROVAL && part.open) {
                    conversation.confirm(part.id, "deny");
                    return;
                }
            }
        }
    }

    /** Leaves the conversation for one of those before it. */
    private void comeBack() {
        List<String> sessions = new ArrayList<>(agent.sessions.keySet());
        if (!sessions.isEmpty()) {
            conversation.resume(sessions.get(random.nextInt(sessions.size())), (shown, error) -> {
                if (error == null) {
                    given.clear();
                    stopped = true;
                }
            });
        }
    }

    /** Answers {@code call} after a while. */
    private boolean serveLater(Call call) {
        world.clock.after(random.nextInt(2_000), () -> agent.serve(call));
        return true;
    }

    private interface Use {
        void of(Message message);
    }

    private void withSome(boolean visitors, Use use) {
        List<Message> some = new ArrayList<>();
        for (Message message : conversation.messages()) {
            if (message.visitors == visitors) {
                some.add(message);
            }
        }
        if (!some.isEmpty()) {
            use.of(some.get(random.nextInt(some.size())));
        }
    }

    private void withSome(int status, Use use) {
        List<Message> some = new ArrayList<>();
        for (Message message : conversation.messages()) {
            if (message.status == status) {
                some.add(message);
            }
        }
        if (!some.isEmpty()) {
            use.of(some.get(random.nextInt(some.size())));
        }
    }

    /** Lets the agent do something in the last session if a turn runs there. */
    private void serve() {
        for (FakeAgent.Session session : agent.sessions.values()) {
            if (session.running && !paused(session)) {
                serve(session);
                return;
            }
        }
    }

    private void serve(FakeAgent.Session session) {
        String unknown = RandomRuns.unknown(unknowns);
        if (unknown != null) {
            agent.emit(session, unknown);
        }
        switch (random.nextInt(6)) {
            case 0, 1 ->
                agent.emit(
                        session,
                        "{\"type\":\"agent.message\",\"part_id\":\"p" + words + "\",\"text\":\"a" + words++ + "\"}");
            case 2 ->
                agent.emit(session, "{\"type\":\"agent.tool_use\",\"tool_use_id\":\"u\",\"tool\":\"t\",\"input\":1}");
            case 3 ->
                agent.emit(
                        session,
                        "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\",\"request_id\":\"r1\",\"tool\":\"pay\",\"target\":\"shop\",\"options\":[\"deny\"]}");
            case 4 -> agent.emit(session, "{\"type\":\"session.error\",\"code\":\"tool_crashed\",\"message\":\"M\"}");
            default -> end(session);
        }
    }

    private static boolean paused(FakeAgent.Session session) {
        return session.seq() > 0 && session.log.get(session.seq() - 1).contains("requires_action");
    }

    private void check() {
        watcher.dump();
        Set<String> keys = new HashSet<>();
        for (JsonValue post : agent.posts) {
            if (post.string("type").equals("user.message")) {
                assertThat(keys.add(post.string("idempotency_key")))
                        .as("posted twice")
                        .isTrue();
            }
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
        assertThat(sending).isLessThanOrEqualTo(1);
        if (sending == 1 || versions == null) {
            // A request for another answer has no message that is being sent.
            assertThat(sending == 1).isEqualTo(conversation.turn() == TurnState.SENDING);
        }
    }

    /** Ends all faults, and lets all turns finish. */
    private void heal() {
        agent.faults.clear();
        world.pageState.online(true);
        world.pageState.visible(true);
        if (conversation.messages().isEmpty()) {
            // A conversation that could not be restored is loaded by the next page or with the next message.
            reloadTab();
        }
        for (int round = 0; round < 200 && !quiet(); round++) {
            world.clock.advance(5_000);
            retryWhatHoldsBack(conversation);
            decide();
            world.clock.settle();
            for (FakeAgent.Session session : agent.sessions.values()) {
                if (session.running && !paused(session)) {
                    end(session);
                }
            }
        }
        check();
        assertThat(quiet()).as(watcher.dump()).isTrue();
        Set<String> arrived = new HashSet<>();
        for (JsonValue post : agent.posts) {
            arrived.add(post.string("text"));
        }
        assertThat(arrived).containsAll(given);
        if (conversation.sessionId() != null) {
            // Before it posts the next message, the client reads turns to their end that it has stopped reading.
            say();
            world.clock.settle();
            end(agent.sessions.get(conversation.sessionId()));
            List<String> here = words();
            reloadTab();
            assertThat(words()).isEqualTo(here);
        }
    }

    private void end(FakeAgent.Session session) {
        agent.emit(session, "{\"type\":\"session.status_idle\",\"stop_reason\":\"end_turn\"}");
    }

    /** Returns whether the client gave up. An error of the turn itself is in the log and would come again. */
    private static boolean isClientSide(KartaError error) {
        return error.kind == ErrorCode.NETWORK || error.status > 0;
    }

    private boolean quiet() {
        boolean quiet = conversation.turn() == TurnState.IDLE
                && !conversation.restoring()
                && conversation.connection() != ConnectionState.RECONNECTING;
        for (Message message : conversation.messages()) {
            boolean open = message.status != Message.DONE && message.status != Message.STOPPED;
            quiet &= !open || (!message.visitors && message.status == Message.FAILED);
        }
        FakeAgent.Session session = agent.sessions.get(conversation.sessionId());
        // A stop that did not reach the server is repeated before the next message.
        return quiet && (session == null || !session.running || stopped);
    }

    /** Returns what is shown after all older messages have loaded. */
    private List<String> words() {
        while (conversation.hasEarlier()) {
            conversation.loadEarlier();
            world.clock.advance(5_000);
        }
        List<String> words = new ArrayList<>();
        for (Message message : conversation.messages()) {
            if (message.visitors || !message.parts.isEmpty()) {
                words.add((message.visitors ? "visitor " : "agent ") + message.text() + RandomRuns.unknown(message));
            }
        }
        return words;
    }
}
