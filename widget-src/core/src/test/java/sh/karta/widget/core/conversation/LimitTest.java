// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.error.KartaError;

/** The limit that locks the composer. */
class LimitTest extends Fixture {
    @Test
    void aLimitLocksTheComposerUntilItsTimeHasPassed() {
        fault("/events", 429, "{'error':{'code':'rate_limited','message':'Slow down.','retry_after_seconds':60}}");
        Message message = send("Hello");
        assertThat(conversation.limit().code).isEqualTo("rate_limited");
        assertThat(conversation.limitUntil()).isEqualTo(world.clock.now() + 60_000);
        assertThat(watcher.dump()).isEqualTo("visitor FAILED rate_limited | Hello\n");
        assertThat(watcher.page)
                .endsWith("limit_reached {\"message\":\"Slow"
                        + " down.\",\"code\":\"rate_limited\",\"retryAfterSeconds\":60}");
        assertThat(watcher.page).noneMatch(e -> e.startsWith("error"));
        List<String> refused = new ArrayList<>();
        conversation.send("More", null, (m, error) -> refused.add(error.code));
        assertThat(refused).containsExactly("rate_limited");
        world.clock.advance(60_000);
        assertThat(conversation.limit()).isNull();
        conversation.retry(message);
        world.clock.settle();
        assertThat(posted()).containsExactly("Hello");
        agent.done();
    }

    @Test
    void aLimitWithoutATimeLastsUntilANewConversation() {
        send("Hello");
        send("waits");
        agent.emit("{\"type\":\"session.error\",\"code\":\"budget_exhausted\",\"message\":\"Enough.\"}");
        assertThat(conversation.limit().code).isEqualTo("budget_exhausted");
        assertThat(conversation.limitUntil()).isNaN();
        world.clock.advance(1e9);
        assertThat(conversation.limit()).isNotNull();
        assertThat(posted()).containsExactly("Hello");
        conversation.newConversation();
        assertThat(conversation.limit()).isNull();
        send("Fresh");
        assertThat(posted()).containsExactly("Hello", "Fresh");
        agent.done();
    }

    /** Steps: a number of seconds or {@code open} sets a limit, {@code +} lets milliseconds pass. */
    @ParameterizedTest
    @CsvSource({
        "60, true, 0",
        "60 +59999, true, 0",
        "60 +60000, false, 1",
        "0 +0, false, 1",
        "open +999999999, true, 0",
        "60 open +60000, true, 0",
        "open 60 +60000, false, 1",
        "60 120 +60000, true, 0",
        "120 60 +60000 +60000, false, 1",
        "60 clear, false, 0",
        "60 clear +60000, false, 0",
    })
    void theLatestLimitLastsForItsTimeOrUntilItIsCleared(String steps, boolean locked, int lifted) {
        int[] calls = {0};
        Limit limit = new Limit(world.clock, () -> calls[0]++);
        for (String step : steps.split(" ", -1)) {
            if (step.equals("clear")) {
                limit.clear();
            } else if (step.startsWith("+")) {
                world.clock.advance(Double.parseDouble(step));
            } else {
                KartaError error = new KartaError("rate_limited", "");
                error.retryAfterSeconds = step.equals("open") ? Double.NaN : Double.parseDouble(step);
                limit.set(error);
            }
        }
        assertThat(limit.error() != null).isEqualTo(locked);
        assertThat(calls[0]).isEqualTo(lifted);
        // No timer is left then.
        limit.clear();
    }
}
