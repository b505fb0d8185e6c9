// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitTest extends Fixture {
    @Test
    void aLimitLocksTheComposerUntilItsTimeHasPassed() {
        fault("/events", 429, "{'error':{'code':'rate_limited','message':'Slow down.','retry_after_seconds':60}}");
        Message message = send("Hello");
        assertThat(conversation.limit().code).isEqualTo("rate_limited");
        assertThat(conversation.limitUntil()).isEqualTo(world.clock.now() + 60_000);
        assertThat(watcher.dump()).isEqualTo("visitor FAILED rate_limited | Hello\n");
        assertThat(watcher.page)
                .endsWith(
                        "limit_reached {\"message\":\"Slow down.\",\"code\":\"rate_limited\",\"retryAfterSeconds\":60}");
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
}
