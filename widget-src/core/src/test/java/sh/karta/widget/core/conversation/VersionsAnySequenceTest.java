// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.fake.MapStore;
import sh.karta.widget.core.storage.StorageKeys;

/**
 * Random messages, edits, other answers, choices, approvals, retries, reloads, older messages, other conversations and faults of the
 * network in two tabs of one visitor. At the end no tab is busy, and each one shows the path of its version to the newest
 * message, as the server has it.
 */
class VersionsAnySequenceTest extends Fixture {
    private static final class Tab {
        Conversation shown;
        Watcher seen;
        Versions versions;
        final MapStore storage = new MapStore();
    }

    private final Tab[] tabs = {new Tab(), new Tab()};
    private final List<Call> late = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private Random random;
    private int words;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void anySequenceShowsEachTabItsVersion(int part) {
        RandomRuns.play(part, this::play);
    }

    private void play(long seed) {
        try {
            random = new Random(seed);
            start();
            for (int step = random.nextInt(40); step > 0; step--) {
                act(tabs[random.nextInt(2)]);
                world.clock.advance(random.nextInt(50));
                update();
            }
            settle();
            for (Tab tab : tabs) {
                showsItsPath(tab);
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("-Dkarta.seed=" + seed + ", after " + done + "\n" + log(), e);
        }
    }

    private String log() {
        StringBuilder log = new StringBuilder();
        agent.sessions
                .values()
                .forEach(session ->
                        log.append(session.id).append(' ').append(session.log).append('\n'));
        return log.toString();
    }

    private void start() {
        opened.forEach(Conversation::shutdown);
        opened.clear();
        world.http.calls.clear();
        world.store.entries.clear();
        agent.forget();
        agent.faults.clear();
        late.clear();
        agent.branches = true;
        agent.endsIdleStreams = true;
        agent.page = random.nextBoolean() ? 200 : 4 + random.nextInt(10);
        done.clear();
        words = 0;
        for (Tab tab : tabs) {
            tab.storage.entries.clear();
            mount(tab);
        }
        tabs[0].shown.send("w" + words++, null, null);
        world.clock.settle();
    }

    private void mount(Tab tab) {
        tab.shown = open();
        tab.seen = watcher;
        tab.shown.choose(tab.storage.get(StorageKeys.LEAF));
        tab.shown.restore();
        tab.versions = ConversationVersions.of(tab.shown, tab.storage, () -> {});
    }

    private void act(Tab tab) {
        int choice = random.nextInt(20);
        done.add((tab == tabs[0] ? "a" : "b") + choice);
        List<Message> messages = tab.shown.messages();
        Message any = messages.isEmpty() ? null : messages.get(random.nextInt(messages.size()));
        switch (choice) {
            case 0, 1 -> tab.shown.send("w" + words++, null, null);
            case 2, 3 -> {
                if (any != null && any.visitors) {
                    tab.versions.edit(any, "e" + words++, (sent, error) -> {});
                }
            }
            case 4 -> {
                if (any != null && !any.visitors) {
                    tab.versions.regenerate(any, (none, error) -> {});
                }
            }
            case 5, 6 -> {
                if (any != null) {
                    tab.versions.select(any, random.nextInt(tab.versions.count(any)), (none, error) -> {});
                }
            }
            case 7 -> tab.versions.showElsewhere();
            case 8 -> {
                if (random.nextInt(3) == 0) {
                    tab.shown.shutdown();
                    mount(tab);
                }
            }
            case 9 -> tab.shown.confirm("r1", "approve_once");
            case 10 -> tab.shown.stop();
            case 11 -> agent.breakStreams();
            case 12 -> agent.faults.add(call -> !call.request().eventStream && late.add(call));
            case 13 -> answerLate();
            case 17 -> tab.shown.loadEarlier();
            case 18 -> {
                if (any != null) {
                    tab.shown.retry(any);
                }
            }
            case 19 -> {
                if (random.nextInt(4) == 0) {
                    tab.shown.newConversation();
                } else {
                    List<String> sessions = List.copyOf(agent.sessions.keySet());
                    tab.shown.resume(sessions.get(random.nextInt(sessions.size())), (none, error) -> {});
                }
            }
            default -> serve();
        }
    }

    /** As the panel does with each change. */
    private void update() {
        for (Tab tab : tabs) {
            tab.versions.update();
            world.clock.settle();
        }
    }

    private void answerLate() {
        if (!late.isEmpty()) {
            Call call = late.remove(random.nextInt(late.size()));
            // A message of a conversation that was left may still arrive. No tab would hear of it.
            if (!call.cancelled) {
                agent.serve(call);
            }
        }
    }

    private void serve() {
        for (FakeAgent.Session session : List.copyOf(agent.sessions.values())) {
            if (session.running && !session.log.get(session.seq() - 1).contains("requires_action")) {
                serve(session);
            }
        }
    }

    private void serve(FakeAgent.Session session) {
        switch (random.nextInt(6)) {
            case 0 ->
                agent.emit(
                        session,
                        "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\",\"request_id\":\"r1\","
                                + "\"tool\":\"pay\",\"target\":\"shop\",\"options\":[\"approve_once\",\"deny\"],\"expires_at\":\""
                                + Instant.ofEpochMilli((long) world.clock.now() + 60_000) + "\"}");
            case 1 -> agent.emit(session, "{\"type\":\"session.error\",\"code\":\"crashed\",\"message\":\"M\"}");
            case 2, 3 ->
                agent.emit(
                        session,
                        "{\"type\":\"agent.message\",\"part_id\":\"p" + words + "\",\"text\":\"a" + words++ + "\"}");
            default -> end(session);
        }
    }

    private void end(FakeAgent.Session session) {
        agent.emit(session, "{\"type\":\"session.status_idle\",\"stop_reason\":\"end_turn\"}");
    }

    /** Ends all faults and turns, and sends what waits. */
    private void settle() {
        agent.faults.clear();
        while (!late.isEmpty()) {
            answerLate();
        }
        for (int round = 0; round < 60 && (round < 2 || !(quiet(tabs[0]) && quiet(tabs[1]))); round++) {
            for (Tab tab : tabs) {
                tab.shown.confirm("r1", "approve_once");
                for (Message message : List.copyOf(tab.shown.messages())) {
                    if (message.status == Message.FAILED && message.visitors) {
                        tab.shown.retry(message);
                    }
                }
            }
            world.clock.advance(10_000);
            for (FakeAgent.Session session : List.copyOf(agent.sessions.values())) {
                if (session.running) {
                    end(session);
                }
            }
            update();
        }
        for (Tab tab : tabs) {
            assertThat(quiet(tab)).as(tab.seen.dump()).isTrue();
        }
    }

    private static boolean quiet(Tab tab) {
        boolean quiet = tab.shown.turn() == TurnState.IDLE && !tab.shown.restoring();
        for (Message message : tab.shown.messages()) {
            quiet &= !message.visitors || message.status == Message.DONE;
        }
        return quiet;
    }

    private void showsItsPath(Tab tab) {
        String session = tab.shown.sessionId();
        String path = tab.storage.get(StorageKeys.LEAF);
        List<Message> messages = tab.shown.messages();
        if (session == null || messages.isEmpty()) {
            return;
        }
        if (path == null || !path.startsWith(session + "?")) {
            path = session + "?leaf=" + Trail.question(messages.get(messages.size() - 1).seq);
            for (Message message : messages) {
                path = message.messageId == null ? path : session + "?leaf=" + message.messageId;
            }
        }
        Tab fresh = new Tab();
        fresh.shown = open();
        fresh.shown.choose(path);
        fresh.shown.resume(session, (none, error) -> assertThat(error).isNull());
        world.clock.settle();
        assertThat(said(tab)).as(path).isEqualTo(said(fresh));
        fresh.shown.shutdown();
    }

    /** Returns what is shown after all older messages have loaded. */
    private List<String> said(Tab tab) {
        while (tab.shown.hasEarlier()) {
            tab.shown.loadEarlier();
            world.clock.advance(5_000);
        }
        List<String> said = new ArrayList<>();
        for (Message message : tab.shown.messages()) {
            if (message.visitors || !message.text().isEmpty()) {
                said.add(message.text());
            }
        }
        return said;
    }
}
