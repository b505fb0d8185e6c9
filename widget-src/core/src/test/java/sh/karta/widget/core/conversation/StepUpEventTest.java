// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests tools that need a recent sign-in: the page receives {@code step_up_required} once for each result, and never for history.
 */
class StepUpEventTest extends Fixture {
    private static final String HEARD = "step_up_required {\"tool\":\"refund\"}";

    private List<String> stepUps() {
        return watcher.page.stream()
                .filter(event -> event.startsWith("step_up_required"))
                .toList();
    }

    private void refuse(String call, String code) {
        agent.emit("{\"type\":\"agent.tool_use\",\"tool_use_id\":\"" + call + "\",\"tool\":\"refund\",\"input\":{}}");
        agent.emit("{\"type\":\"agent.tool_result\",\"tool_use_id\":\"" + call
                + "\",\"output\":\"Sign in again.\",\"is_error\":true,\"code\":\"" + code + "\"}");
    }

    @Test
    void eachResultIsReportedOnceWithItsTool() {
        send("Refund me");
        refuse("t1", "step_up_required");
        agent.breakStreams();
        world.clock.advance(20_000);
        assertThat(stepUps()).containsExactly(HEARD);
        refuse("t2", "step_up_required");
        agent.done();
        assertThat(stepUps()).containsExactly(HEARD, HEARD);
        assertThat(watcher.page).noneMatch(event -> event.startsWith("error"));
    }

    @Test
    void anotherFailureOfAToolIsNoStepUp() {
        send("Refund me");
        refuse("t1", "tool_failed");
        agent.done();
        assertThat(stepUps()).isEmpty();
    }

    @Test
    void aRestoredConversationReportsNothing() {
        send("Refund me");
        refuse("t1", "step_up_required");
        agent.done();
        reload();
        assertThat(watcher.dump()).contains("Refund me");
        assertThat(stepUps()).isEmpty();
    }
}
