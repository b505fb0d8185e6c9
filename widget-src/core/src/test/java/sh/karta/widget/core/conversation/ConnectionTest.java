// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.fake.World;

/** The state of the connection that the visitor sees after each sequence of events. */
class ConnectionTest {
    private static final List<String> STATES = List.of("ONLINE", "OFFLINE", "RECONNECTING", "BACK");

    private final World world = new World();
    private int changes;
    private int online;
    private final Connection connection = new Connection(world.ports, () -> changes++, () -> online++);

    @ParameterizedTest
    @CsvSource({
        "'', ONLINE, 0, 0",
        "up, ONLINE, 0, 0",
        "down, RECONNECTING, 1, 0",
        "down down, RECONNECTING, 1, 0",
        "down up, BACK, 2, 0",
        "down up wait, ONLINE, 3, 0",
        "down reset, ONLINE, 2, 0",
        "reset, ONLINE, 0, 0",
        "offline, OFFLINE, 1, 0",
        "offline offline, OFFLINE, 1, 0",
        "offline online, BACK, 2, 1",
        "offline online wait, ONLINE, 3, 1",
        "down offline online, RECONNECTING, 3, 1",
        "offline down up, OFFLINE, 3, 0",
        "offline online offline wait, OFFLINE, 3, 1",
    })
    void theStateFollowsTheStreamAndTheNetwork(String events, String state, int expectedChanges, int expectedOnline) {
        for (String event : events.split(" ", -1)) {
            switch (event) {
                case "up", "down" -> connection.connected(event.equals("up"));
                case "online", "offline" -> world.pageState.online(event.equals("online"));
                case "reset" -> connection.reset();
                case "wait" -> world.clock.advance(2_000);
                default -> {}
            }
        }
        assertThat(STATES.get(connection.state())).isEqualTo(state);
        assertThat(changes).as("changes").isEqualTo(expectedChanges);
        assertThat(online).as("online").isEqualTo(expectedOnline);
        connection.close();
        assertThat(world.clock.timers()).isZero();
        assertThat(world.pageState.listeners()).isZero();
    }
}
