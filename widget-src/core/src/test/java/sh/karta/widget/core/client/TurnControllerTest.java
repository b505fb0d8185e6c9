// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.auth.Tokens;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.transport.Api;
import sh.karta.widget.core.transport.ManagedAgents;
import sh.karta.widget.core.transport.UserMessage;

/** Tests which calls each state of a turn accepts, and which callers are notified of its end. */
class TurnControllerTest {
    private final World world = new World();
    private final FakeAgent agent = new FakeAgent(world);
    private final List<String> reported = new ArrayList<>();
    private final RecordingListener recorded = new RecordingListener();
    private final TurnController turns = controller();

    private TurnController controller() {
        ClientConfig config = new ClientConfig();
        config.baseUrl = FakeAgent.BASE;
        config.projectRef = FakeAgent.PROJECT;
        config.embedKey = "pk_test_1";
        ClientListener ignoring = new Quiet();
        Identity identity = new Identity();
        Api api = new Api(world.ports, new Tokens(world.ports, config, identity, () -> "visitor", () -> {}));
        ManagedAgents managed = new ManagedAgents(api, config);
        SessionManager sessions = new SessionManager(world.ports, managed, managed, identity, ignoring);
        return new TurnController(
                world.ports, config, managed, managed, sessions, ignoring, () -> reported.add("shut down"));
    }

    private KartaError send(String key) {
        KartaError misuse = turns.send(new UserMessage("Hello", null, key, null), recorded);
        world.clock.settle();
        return misuse;
    }

    private void in(String state) {
        if (!state.equals("idle")) {
            send("1");
        }
        switch (state) {
            case "paused" ->
                agent.emit(
                        "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\",\"request_id\":\"r\",\"tool\":\"t\",\"options\":[\"deny\"]}");
            case "left" -> turns.leave();
            case "over" -> agent.done();
            case "closed" -> turns.shutdown();
            default -> {}
        }
    }

    /** Per state: the result of sending a message, and of adding another listener. */
    @ParameterizedTest
    @CsvSource({
        "idle, 0, , ",
        "running, 3, busy, busy",
        "paused, 4, busy, ",
        "left, 0, , ",
        "over, 0, , ",
        "closed, 0, closed, closed",
    })
    void aTurnBeginsOnlyIfNoneIsFollowed(String before, int state, String send, String stream) {
        in(before);
        assertThat(turns.state()).isEqualTo(state);
        KartaError misuse = turns.misuse();
        assertThat(misuse == null ? null : misuse.code).isEqualTo(send);
        KartaError other = turns.stream(Double.NaN, new RecordingListener());
        assertThat(other == null ? null : other.code).isEqualTo(stream);
    }

    @Test
    void everyInterruptIsAnsweredOnceWhenTheTurnIsOver() {
        send("1");
        turns.interrupt((none, error) -> reported.add(error == null ? "first" : error.code));
        turns.interrupt((none, error) -> reported.add(error == null ? "second" : error.code));
        assertThat(reported).isEmpty();
        world.clock.settle();
        assertThat(reported).containsExactly("first", "second");
        assertThat(turns.state()).isEqualTo(TurnState.IDLE);
    }

    @Test
    void shutdownRunsOnceAndRefusesLaterCalls() {
        send("1");
        turns.interrupt((none, error) -> reported.add(error == null ? "interrupted" : error.code));
        turns.shutdown();
        turns.shutdown();
        assertThat(reported).containsExactly("interrupted", "shut down");
        turns.interrupt((none, error) -> reported.add(error.code));
        turns.resume("s1", false, (running, error) -> reported.add(error.code));
        assertThat(reported).endsWith("closed", "closed");
        assertThat(turns.refusal("x").code).isEqualTo("closed");
        assertThat(turns.isClosed()).isTrue();
    }
}
