// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.config.ContextFunction;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Store;

/** A conversation with an agent in memory. No timer, request or listener may be left after a test. */
abstract class Fixture {
    final World world = new World();
    final FakeAgent agent = new FakeAgent(world);

    /** The page's context. */
    ContextFunction context = reply -> reply.done(null, null);

    Watcher watcher;
    Conversation conversation = open();
    final List<Conversation> opened = new ArrayList<>(List.of(conversation));

    /** Mounts another conversation over the same storage, as a reload or another tab does. */
    final Conversation open() {
        return open(world.store);
    }

    /** Mounts another conversation over another view of the same storage. */
    final Conversation open(Store store) {
        ClientConfig config = new ClientConfig();
        config.baseUrl = FakeAgent.BASE;
        config.projectRef = FakeAgent.PROJECT;
        config.embedKey = "pk_test_1";
        config.context = reply -> context.context(reply);
        assertThat(config.check()).isNull();
        watcher = new Watcher();
        Conversation next = new Conversation(world.ports, config, store, world.tabs.open(), watcher);
        watcher.conversation = next;
        if (opened != null) {
            opened.add(next);
        }
        return next;
    }

    /** Leaves the page and opens it again. */
    final void reload() {
        conversation.shutdown();
        conversation = open();
        conversation.restore();
        world.clock.settle();
    }

    @AfterEach
    void nothingIsLeftAfterShutdown() {
        opened.forEach(Conversation::shutdown);
        assertThat(world.clock.timers()).as("timers").isZero();
        assertThat(world.http.open()).as("requests").isEmpty();
        assertThat(world.pageState.listeners()).as("listeners").isZero();
        assertThat(world.tabs.listeners()).as("tabs").isZero();
    }

    final Message send(String text) {
        Message message = conversation.send(text, null, null);
        world.clock.settle();
        return message;
    }

    final void ask() {
        agent.emit(
                "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\",\"request_id\":\"r1\",\"tool\":\"pay\",\"target\":\"shop\",\"options\":[\"approve_once\",\"deny\"]}");
    }

    final JsonValue json(String text) {
        return world.json.parse(text.replace('\'', '"'));
    }

    /** Answers the next request whose URL ends in {@code path} with {@code status} and {@code body}. */
    final void fault(String path, int status, String body) {
        agent.faults.add(call -> {
            boolean fits = call.url().endsWith(path);
            if (fits) {
                call.json(status, body.replace('\'', '"'));
            }
            return fits;
        });
    }

    /** Breaks the connection of the next request whose URL ends in {@code path}. */
    final void broken(String path) {
        agent.faults.add(call -> {
            boolean fits = call.url().endsWith(path);
            if (fits) {
                call.fail();
            }
            return fits;
        });
    }

    /** Breaks each of the three attempts of the next POST to {@code path}. */
    final void unreachable(String path) {
        for (int attempt = 0; attempt < 3; attempt++) {
            broken(path);
        }
    }

    /** Retries the failed messages, and the failed answer for whose retry messages wait. */
    static void retryWhatHoldsBack(Conversation conversation) {
        Message before = null;
        for (Message message : List.copyOf(conversation.messages())) {
            boolean waits = message.visitors && message.status == Message.WAITING;
            if (message.visitors && message.status == Message.FAILED) {
                conversation.retry(message);
            } else if (waits && before != null && !before.visitors && before.status == Message.FAILED) {
                conversation.retry(before);
            }
            before = message;
        }
    }

    final List<String> posted() {
        List<String> texts = new ArrayList<>();
        for (JsonValue post : agent.posts) {
            String text = post.string("text");
            texts.add(text == null ? post.string("type") : text);
        }
        return texts;
    }

    final List<String> requests() {
        List<String> lines = new ArrayList<>();
        for (Call call : world.http.calls) {
            lines.add(call.method() + " " + call.url().replaceFirst(".*/v1/(managed-agents/)?", ""));
        }
        return lines;
    }

    /** Breaks the stream of the running answer until the client gives up. */
    final void loseTheStream() {
        for (int i = 0; i < 9; i++) {
            agent.faults.add(call -> {
                boolean fits = call.url().contains("/events/stream");
                if (fits) {
                    call.fail();
                }
                return fits;
            });
        }
        agent.breakStreams();
        world.clock.advance(120_000);
        agent.faults.clear();
    }
}
