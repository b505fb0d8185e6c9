// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thumbs: wire protocol §3. */
@Tag(TestServer.BOTH_STORES)
final class FeedbackTest {
    @TempDir
    Path directory;

    @Test
    void anAnswerIsRatedByWhicheverNameAClientKnowsItBy() {
        try (TestServer server = TestServer.quick(directory)) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            client.say(id, "say: rate me");
            List<JsonNode> events = client.follow(id, 0);
            JsonNode answer =
                    client.get(client.session(id) + "/transcript").json().at("/messages/1");
            String[] names = {
                answer.path("id").asText(),
                events.get(2).path("part_id").asText(),
                events.get(events.size() - 1).path("seq").asText()
            };
            for (String name : names) {
                var body = TestClient.object("message_id", name, "value", "down", "text", "no");
                assertThat(client.post(client.session(id) + "/feedback", body).status())
                        .as(name)
                        .isEqualTo(202);
            }
            assertThat(client.follow(
                            id, events.get(events.size() - 1).path("seq").asLong()))
                    .as("feedback is nobody's event")
                    .isEmpty();
            for (String body : List.of(
                    "{\"message_id\":\"msg_2\"}",
                    "{\"message_id\":\"msg_2\",\"value\":\"maybe\"}",
                    "{\"value\":\"up\"}",
                    "{\"message_id\":2,\"value\":\"up\"}")) {
                assertThat(client.post(client.session(id) + "/feedback", body).status())
                        .isEqualTo(400);
            }
            assertThat(client.post(
                                    client.session(id) + "/feedback",
                                    TestClient.object("message_id", "nonsense", "value", "up"))
                            .status())
                    .isEqualTo(404);
        }
    }
}
