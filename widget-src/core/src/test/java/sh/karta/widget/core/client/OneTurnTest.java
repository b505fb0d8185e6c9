// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.error.KartaError;

/** Tests which calls each state of a turn accepts. */
class OneTurnTest extends Fixture {
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
        if (!before.equals("idle")) {
            send("Hello");
        }
        switch (before) {
            case "paused" ->
                agent.emit(
                        "{\"type\":\"session.status_idle\",\"stop_reason\":\"requires_action\",\"request_id\":\"r\",\"tool\":\"t\",\"options\":[\"deny\"]}");
            case "left" -> client.leave();
            case "over" -> agent.done();
            case "closed" -> client.shutdown();
            default -> {}
        }
        assertThat(client.state()).isEqualTo(state);
        assertThat(code(client.misuse())).isEqualTo(send);
        assertThat(code(stream(Double.NaN))).isEqualTo(stream);
    }

    private static String code(KartaError misuse) {
        return misuse == null ? null : misuse.code;
    }
}
