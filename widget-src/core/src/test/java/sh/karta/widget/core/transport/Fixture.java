// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.auth.Tokens;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.EventType;
import sh.karta.widget.core.event.TextEvent;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.wire.WireMapper;

/** A stream of one session in virtual time. The test answers its connections. */
abstract class Fixture {
    static final String URL = "https://agent.test/org/agent/v1/managed-agents/sessions/s1";
    final World world = new World();
    final List<String> heard = new ArrayList<>();
    final LogReader session = new LogReader("s1", new WireMapper(world.json, world.log));
    KartaError error;
    final TurnSink sink = new TurnSink() {
        @Override
        public void accepted(double seq) {
            heard.add("accepted");
        }

        @Override
        public void event(AgentEvent event) {
            heard.add(EventType.name(event.type) + (event instanceof TextEvent text ? " " + text.text : ""));
        }

        @Override
        public void connected(boolean up) {
            heard.add(up ? "up" : "down");
        }

        @Override
        public void ended(KartaError failure) {
            error = failure;
            heard.add(failure == null ? "ended" : "ended " + failure.code);
        }
    };
    final ClientConfig config = new ClientConfig();
    Cancellable stream;

    void open() {
        config.baseUrl = "https://agent.test";
        config.projectRef = "org/agent";
        if (config.embedKey == null) {
            config.token = "t";
        }
        Tokens tokens = new Tokens(world.ports, config, new Identity(), () -> "v", () -> {});
        stream = new ManagedAgents(new Api(world.ports, tokens), config).follow(session, sink);
    }

    Call connection(int after) {
        Call call = world.http.take("GET", "/sessions/s1/events/stream?after=" + after);
        assertThat(call.url()).isEqualTo(URL + "/events/stream?after=" + after);
        assertThat(call.request().eventStream).isTrue();
        return call;
    }

    static String message(int seq, String text) {
        return "{\"type\":\"agent.message\",\"delta\":true,\"seq\":" + seq + ",\"text\":\"" + text + "\"}";
    }

    static String done(int seq) {
        return "{\"type\":\"session.status_idle\",\"stop_reason\":\"end_turn\",\"seq\":" + seq + "}";
    }

    @AfterEach
    void nothingIsLeft() {
        if (stream != null) {
            stream.cancel();
        }
        assertThat(world.clock.timers()).isZero();
        assertThat(world.http.open()).isEmpty();
        assertThat(world.pageState.listeners()).isZero();
    }
}
