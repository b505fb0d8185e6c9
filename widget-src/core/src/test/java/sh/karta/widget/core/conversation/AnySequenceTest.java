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
import sh.karta.widget.core.port.JsonValue;

/**
 * Any sequence of what visitors, pages, networks and servers do: what is said once arrives at most once; once all is
 * well again, it has arrived, or was taken back; and the transcript here is the one that a reload shows.
 */
class AnySequenceTest extends Fixture {
    /** How many sequences each part tries; {@code -Dkarta.runs} asks for more, {@code -Dkarta.seed} repeats one. */
    private static final int RUNS = Integer.getInteger("karta.runs", 40);

    private final List<String> done = new ArrayList<>();
    private final Set<String> given = new HashSet<>();
    private Random random;
    private boolean stopped;
    private int words;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void keepsItsPromises(int part) {
        boolean full = Boolean.getBoolean("karta.full");
        long seed = Long.getLong("karta.seed", full ? System.nanoTime() ^ part : 1_000_000L * part);
        if (full) {
            System.out.println("AnySequenceTest, part " + part + ": -Dkarta.seed=" + seed);
        }
        try {
            for (int run = 0; run < RUNS; run++, seed++) {
                random = new Random(seed);
                world.random.next = random.nextDouble();
                done.clear();
                given.clear();
                stopped = false;
                conversation.reset();
                nothingIsLeftAfterShutdown();
                agent.forget();
                // What is over would otherwise pile up over thousands of runs.
                opened.clear();
                world.http.calls.clear();
                conversation = open();
                for (int step = random.nextInt(60); step > 0; step--) {
                    act();
                    check();
                }
                heal();
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ", after " + done + "\n" + agent.posts, e);
        }
    }

    private void act() {
        int choice = random.nextInt(24);
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
                // What the visitor stopped, or the server refused for good, is not sent again by a later page.
                for (Message message : conversation.messages()) {
                    if (message.status == Message.FAILED && (message.visitors || isOurs(message.error))) {
                        given.remove(message.text());
                    }
                }
                reload();
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

    private interface Use {
        void of(Message message);
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
        FakeAgent.Session session = agent.session();
        if (session == null || !session.running || paused(session)) {
            return;
        }
        switch (random.nextInt(6)) {
            case 0, 1 -> agent.say("a b" + random.nextInt(10));
            case 2 -> agent.emit("{\"type\":\"agent.tool_use\",\"tool_use_id\":\"u\",\"tool\":\"t\",\"input\":1}");
            case 3 -> ask();
            case 4 -> agent.emit("{\"type\":\"session.error\",\"code\":\"tool_crashed\",\"message\":\"M\"}");
            default -> agent.done();
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
                    .as("something stands behind what waits")
                    .isFalse();
            waiting = pending;
            assertThat(message.error == null).isEqualTo(message.status != Message.FAILED);
        }
        assertThat(sending).isLessThanOrEqualTo(1);
        assertThat(sending == 1).isEqualTo(conversation.turn() == TurnState.SENDING);
    }

    /** Lets everything be well, and everybody finish. */
    private void heal() {
        agent.faults.clear();
        world.pageState.online(true);
        world.pageState.visible(true);
        if (conversation.messages().isEmpty()) {
            // What could not be restored is tried again by the next page, or with the next words.
            reload();
        }
        for (int round = 0; round < 200 && !quiet(); round++) {
            world.clock.advance(5_000);
            for (Message message : new ArrayList<>(conversation.messages())) {
                if (message.status == Message.FAILED && (message.visitors || message.error.kind == ErrorCode.NETWORK)) {
                    conversation.retry(message);
                }
            }
            decide();
            world.clock.settle();
            for (FakeAgent.Session session : agent.sessions.values()) {
                if (session.running && !paused(session)) {
                    agent.emit(session, "{\"type\":\"session.status_idle\",\"stop_reason\":\"end_turn\"}");
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
            // Turns that were cut short at our end are read to their end before the next words.
            say();
            world.clock.settle();
            agent.done();
            List<String> here = words();
            reload();
            assertThat(words()).isEqualTo(here);
        }
    }

    /** Returns whether it was us who gave up: the turn's own error would come again. */
    private static boolean isOurs(KartaError error) {
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
        // A server that has not heard of a stop hears of it with the next words.
        return quiet && (session == null || !session.running || stopped);
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        for (Message message : conversation.messages()) {
            if (message.visitors || !message.parts.isEmpty()) {
                words.add((message.visitors ? "visitor " : "agent ") + message.text());
            }
        }
        return words;
    }
}
