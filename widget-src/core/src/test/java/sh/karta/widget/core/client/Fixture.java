// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.fake.FakeFile;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.transport.UserMessage;

/** A client and an agent in virtual time. No timer, request or listener may be left after shutdown. */
abstract class Fixture {
    final World world = new World();
    final FakeAgent agent = new FakeAgent(world);
    final ClientConfig config = new ClientConfig();
    final List<String> reported = new ArrayList<>();
    Runnable onState = () -> {};
    final ClientListener listener = new ClientListener() {
        @Override
        public void session(String id, boolean created) {
            reported.add((created ? "created " : "resumed ") + id);
        }

        @Override
        public void stateChanged() {
            onState.run();
        }

        @Override
        public void token() {
            reported.add("token");
        }

        @Override
        public void connected(boolean up) {
            reported.add(up ? "up" : "down");
        }

        @Override
        public void past(AgentEvent event, boolean history) {
            reported.add("past " + RecordingListener.describe(event));
        }
    };
    AgentClient client;
    RecordingListener recorded = new RecordingListener();
    int keys;

    Fixture() {
        config.baseUrl = FakeAgent.BASE;
        config.projectRef = FakeAgent.PROJECT;
        config.embedKey = "pk_test_1";
        client = new AgentClient(world.ports, config, () -> "visitor", listener);
    }

    @AfterEach
    void nothingIsLeftAfterShutdown() {
        client.shutdown();
        assertThat(world.clock.timers()).as("timers").isZero();
        assertThat(world.http.open()).as("requests").isEmpty();
        assertThat(world.pageState.listeners()).as("listeners").isZero();
    }

    SessionCalls calls() {
        return new SessionCalls(client);
    }

    KartaError send(String text) {
        recorded = new RecordingListener();
        KartaError misuse = client.send(new UserMessage(text, null, "key" + ++keys, null), recorded);
        world.clock.settle();
        return misuse;
    }

    KartaError stream(double fromSeq) {
        recorded = new RecordingListener();
        KartaError misuse = client.stream(fromSeq, recorded);
        world.clock.settle();
        return misuse;
    }

    void ask() {
        agent.emit(
                "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\",\"request_id\":\"r1\",\"tool\":\"pay\",\"options\":[\"approve_once\",\"deny\"]}");
    }

    List<String> requests() {
        List<String> lines = new ArrayList<>();
        for (Call call : world.http.calls) {
            lines.add(call.method() + " " + call.url().replaceFirst(".*/v1/(managed-agents/)?", ""));
        }
        return lines;
    }

    static boolean fault(Call call, String path, int status) {
        boolean fits = call.url().endsWith(path);
        if (fits) {
            call.status(status);
        }
        return fits;
    }

    static Blob file() {
        return new FakeFile("a.txt", "text/plain", 3);
    }
}
