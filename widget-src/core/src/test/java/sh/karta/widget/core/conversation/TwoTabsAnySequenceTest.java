// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.port.JsonValue;

/**
 * Random sequences in two tabs of one visitor, with a context that changes with each request, resets, choices during a
 * restore, edits, other answers, choices of versions, approvals, and replies that come late, never or twice. Each message arrives at most once and always with the same
 * context, an answer whose end a tab shows is reported to its page once, and a tab shows the log of its conversation.
 */
class TwoTabsAnySequenceTest extends Fixture {
    /** One tab, with the events of its page. */
    private static final class Tab {
        Conversation shown;
        Watcher seen;

        ConversationVersions versions;

        /** The messages that this mount has shown before they were complete. */
        final Set<Message> begun = Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private final Tab[] tabs = {new Tab(), new Tab()};
    private final List<Call> late = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private Random random;

    /** Draws the events of unknown types, so that seeds keep their sequences. */
    private Random unknowns;

    private int words;
    private int asked;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void anySequenceKeepsTheTabsConsistent(int part) {
        playAll(part);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7})
    void anySequenceKeepsTheTabsConsistentOnAServerWithVersions(int part) {
        agent.branches = true;
        playAll(part);
    }

    private void playAll(int part) {
        RandomRuns.play(part, this::play);
    }

    /** Seeds of sequences that once found a defect. */
    @ParameterizedTest
    @ValueSource(longs = {1205, 2000713, 7395061844149L, 4915396911218L, 4918754678591L})
    void sequencesThatOnceFailedKeepTheTabsConsistent(long seed) {
        play(seed);
    }

    private void play(long seed) {
        try {
            random = new Random(seed);
            unknowns = new Random(seed);
            start();
            for (int step = random.nextInt(60); step > 0; step--) {
                act(tabs[random.nextInt(2)]);
                world.clock.advance(random.nextInt(4) == 0 ? random.nextInt(40_000) : random.nextInt(50));
                check();
            }
            heal();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("-Dkarta.seed=" + seed + ", after " + done + "\n" + agent.posts, e);
        }
    }

    private void start() {
        context = reply -> reply.done("context " + ++asked, null);
        opened.forEach(Conversation::shutdown);
        opened.clear();
        world.http.calls.clear();
        world.store.entries.clear();
        world.pageState.online(true);
        world.random.next = random.nextDouble();
        agent.faults.clear();
        agent.repliesLost = false;
        agent.forget();
        agent.page = random.nextBoolean() ? 200 : 4 + random.nextInt(10);
        late.clear();
        done.clear();
        for (Tab tab : tabs) {
            mount(tab);
        }
    }

    private void mount(Tab tab) {
        tab.shown = open();
        tab.seen = watcher;
        tab.begun.clear();
        tab.versions = new ConversationVersions(tab.shown);
        tab.shown.restore();
    }

    private void act(Tab tab) {
        int choice = random.nextInt(agent.branches ? 31 : 23);
        done.add((tab == tabs[0] ? "a" : "b") + choice);
        if (tab.seen.page.contains("forgotten")) {
            // As the loader does.
            tab.shown.shutdown();
            mount(tab);
        }
        Conversation shown = tab.shown;
        switch (choice) {
            case 0, 1, 2, 3 -> shown.send("w" + words++, null, null);
            case 4 -> withOne(tab, Message.WAITING, shown::cancel);
            case 5, 6 -> withOne(tab, Message.FAILED, shown::retry);
            case 7 -> shown.stop();
            case 8 -> shown.newConversation();
            case 9, 10 -> {
                String id = random.nextInt(4) == 0 ? "none" : "s" + (1 + random.nextInt(3));
                shown.resume(id, (none, error) -> {});
            }
            case 11 -> shown.cancelResume();
            case 12, 13 -> {
                shown.shutdown();
                mount(tab);
            }
            case 14 -> {
                shown.reset();
                mount(tab);
            }
            case 15 -> agent.repliesLost = !agent.repliesLost;
            case 16 -> agent.faults.add(call -> call.method().equals("POST") && late.add(call));
            case 17 -> agent.faults.add(call -> !call.request().eventStream && late.add(call));
            case 18 -> answerLate();
            case 19 -> agent.faults.add(call -> call.url().endsWith("/events") && acceptAndLoseTheReply(call));
            case 20 -> world.pageState.online(random.nextBoolean());
            case 22 -> shown.loadEarlier();
            case 23, 24 -> withAny(tab, any -> tab.versions.edit(any, "w" + words++, (none, error) -> {}));
            case 25 -> withAny(tab, any -> tab.versions.regenerate(any, (none, error) -> {}));
            case 26, 27 ->
                withAny(
                        tab,
                        any -> tab.versions.select(any, random.nextInt(tab.versions.count(any)), (none, error) -> {}));
            case 28 -> pause();
            case 29 -> shown.confirm("r1", "deny");
            case 30 -> agent.breakStreams();
            default -> serve();
        }
    }

    private void withAny(Tab tab, Use use) {
        List<Message> all = tab.shown.messages();
        if (!all.isEmpty()) {
            use.of(all.get(random.nextInt(all.size())));
        }
    }

    private void pause() {
        for (FakeAgent.Session session : List.copyOf(agent.sessions.values())) {
            if (session.running && !paused(session)) {
                agent.emit(
                        session,
                        "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\",\"request_id\":\"r1\",\"tool\":\"pay\",\"target\":\"shop\",\"options\":[\"deny\"]}");
            }
        }
    }

    private static boolean paused(FakeAgent.Session session) {
        return session.seq() > 0 && session.log.get(session.seq() - 1).contains("requires_action");
    }

    private void answerLate() {
        if (!late.isEmpty()) {
            Call call = late.remove(random.nextInt(late.size()));
            if (call.cancelled && random.nextBoolean()) {
                // It never reached the server.
                return;
            }
            agent.serve(call);
        }
    }

    /** Lets the server accept a request and loses its reply, so that the client sends it again. */
    private boolean acceptAndLoseTheReply(Call call) {
        boolean lost = agent.repliesLost;
        agent.accept(call);
        agent.repliesLost = lost;
        return true;
    }

    private interface Use {
        void of(Message message);
    }

    private void withOne(Tab tab, int status, Use use) {
        for (Message message : tab.shown.messages()) {
            if (message.status == status) {
                use.of(message);
                return;
            }
        }
    }

    private void serve() {
        for (FakeAgent.Session session : List.copyOf(agent.sessions.values())) {
            if (session.running && !paused(session) && random.nextBoolean()) {
                String unknown = RandomRuns.unknown(unknowns);
                if (unknown != null) {
                    agent.emit(session, unknown);
                }
                switch (random.nextInt(4)) {
                    case 0, 1 ->
                        agent.emit(
                                session,
                                "{\"type\":\"agent.message\",\"part_id\":\"p" + words + "\",\"text\":\"answer" + words++
                                        + "\"}");
                    case 2 ->
                        agent.emit(session, "{\"type\":\"session.error\",\"code\":\"crashed\",\"message\":\"M\"}");
                    default -> end(session);
                }
            }
        }
    }

    private void end(FakeAgent.Session session) {
        agent.emit(session, "{\"type\":\"session.status_idle\",\"stop_reason\":\"end_turn\"}");
    }

    private void check() {
        assertThat(agent.conflicts)
                .as("posts of one message with another context")
                .isZero();
        Set<String> keys = new HashSet<>();
        for (JsonValue post : agent.posts) {
            if (post.string("type").equals("user.message")) {
                assertThat(keys.add(post.string("idempotency_key")))
                        .as("accepted twice: " + post)
                        .isTrue();
                assertThat(post.string("text")).matches("w\\d+");
                assertThat(post.string("context")).matches("context \\d+");
            }
        }
        for (Tab tab : tabs) {
            check(tab);
        }
    }

    private void check(Tab tab) {
        tab.seen.dump();
        Set<String> received = new HashSet<>();
        for (String event : tab.seen.page) {
            assertThat(event).doesNotContain("idempotency_conflict");
            if (event.startsWith("message:received")) {
                assertThat(received.add(event)).as("reported twice: " + event).isTrue();
            }
        }
        int sending = 0;
        boolean waiting = false;
        Set<Double> numbers = new HashSet<>();
        for (Message message : tab.shown.messages()) {
            sending += message.status == Message.SENDING ? 1 : 0;
            boolean pending = message.visitors && message.status == Message.WAITING;
            assertThat(waiting && !pending)
                    .as("a message after the waiting ones")
                    .isFalse();
            waiting = pending;
            assertThat(Double.isNaN(message.seq) || numbers.add(message.seq))
                    .as("shown twice: " + message.text())
                    .isTrue();
        }
        assertThat(sending).isLessThanOrEqualTo(1);
        reported(tab, received);
    }

    /** Checks that the page knows each answer that ended while the tab showed it or its question. */
    private void reported(Tab tab, Set<String> received) {
        Message asked = null;
        for (Message message : tab.shown.messages()) {
            boolean begun = tab.begun.contains(message) || (!message.visitors && tab.begun.contains(asked));
            if (begun
                    && !message.visitors
                    && message.status == Message.DONE
                    && !message.text().isEmpty()) {
                assertThat(received)
                        .as("an answer that has ended")
                        .contains(
                                "message:received {\"text\":\"" + message.text().replace("\n", "\\n") + "\"}");
            }
            if (message.status != Message.DONE) {
                tab.begun.add(message);
            }
            asked = message;
        }
    }

    /** Ends all faults, and compares each tab with a new page. */
    private void heal() {
        agent.faults.clear();
        agent.repliesLost = false;
        world.pageState.online(true);
        while (!late.isEmpty()) {
            agent.serve(late.remove(0));
        }
        for (Tab tab : tabs) {
            if (tab.seen.page.contains("forgotten")) {
                mount(tab);
            }
        }
        for (int round = 0; round < 100 && !(quiet(tabs[0]) && quiet(tabs[1])); round++) {
            world.clock.advance(10_000);
            for (FakeAgent.Session session : List.copyOf(agent.sessions.values())) {
                if (session.running && !paused(session)) {
                    end(session);
                }
            }
            for (Tab tab : tabs) {
                tab.shown.confirm("r1", "deny");
                retryWhatHoldsBack(tab.shown);
            }
            world.clock.settle();
        }
        check();
        for (Tab tab : tabs) {
            assertThat(quiet(tab)).as(tab.seen.dump()).isTrue();
        }
        for (Tab tab : tabs) {
            same(tab);
        }
    }

    /** A tab that loads the log again holds its messages back until it has it. The wait for quiet tabs has an end. */
    private static boolean quiet(Tab tab) {
        boolean quiet = tab.shown.turn() == TurnState.IDLE
                && !tab.shown.restoring()
                && tab.shown.connection() != ConnectionState.RECONNECTING;
        for (Message message : tab.shown.messages()) {
            quiet &= !message.visitors || message.status == Message.DONE;
        }
        return quiet;
    }

    private void same(Tab tab) {
        // The client reads turns that broke off here before it posts the next message.
        tab.shown.send("w" + words++, null, null);
        world.clock.settle();
        String id = tab.shown.sessionId();
        end(agent.sessions.get(id));
        Conversation fresh = open();
        fresh.resume(id, (none, error) -> assertThat(error).isNull());
        world.clock.settle();
        assertThat(said(tab.shown)).isEqualTo(said(fresh));
        fresh.shutdown();
    }

    /** Returns what is shown after all older messages have loaded. */
    private List<String> said(Conversation conversation) {
        while (conversation.hasEarlier()) {
            conversation.loadEarlier();
            world.clock.advance(5_000);
        }
        List<String> said = new ArrayList<>();
        for (Message message : conversation.messages()) {
            String unknown = RandomRuns.unknown(message);
            if (message.visitors || !message.text().isEmpty() || !unknown.isEmpty()) {
                said.add((message.visitors ? "visitor " : "agent ") + message.text() + unknown);
            }
        }
        return said;
    }
}
