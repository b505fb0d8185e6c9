// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.transport.UserMessage;

class ClientShutdownTest extends Fixture {
    @Test
    void afterShutdownEverythingIsClosed() {
        send("one");
        List<String> replies = new ArrayList<>();
        calls().list(null, null, Double.NaN, (value, error) -> replies.add(error.code));
        client.shutdown();
        Reply<Object> closed = (value, error) -> replies.add(error.code);
        client.createSession(closed::done);
        client.confirm("r", "deny", closed::done);
        client.resume("s1", false, closed::done);
        calls().list(null, null, Double.NaN, closed::done);
        calls().transcript(closed::done);
        calls().delete("s1", closed::done);
        calls().feedback("m", calls().vote(1, null, null), closed::done);
        calls().upload(file(), done -> {}, closed::done);
        client.interrupt(closed::done);
        client.leave();
        assertThat(client.send(new UserMessage("x", null, "k", null), recorded).code)
                .isEqualTo("closed");
        assertThat(client.stream(Double.NaN, recorded).code).isEqualTo("closed");
        assertThat(replies).hasSize(10).containsOnly("closed");
        assertThat(recorded.over).as("quietly").isFalse();
    }

    @Test
    void shutdownFailsPendingRepliesWithClosed() {
        List<String> replies = new ArrayList<>();
        client.createSession((id, error) -> replies.add("create " + error.code));
        calls().upload(file(), done -> {}, (path, error) -> replies.add("upload " + error.code));
        client.shutdown();
        assertThat(replies).containsExactlyInAnyOrder("create closed", "upload closed");
    }

    @Test
    void aShutdownDuringTheContextRequestPostsNothing() {
        config.context = reply -> {};
        send("a");
        client.shutdown();
        world.clock.advance(10_000);
        assertThat(world.log.warnings).isEmpty();
    }
}
