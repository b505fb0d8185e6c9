// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.server.TestClient.Answer;

/** Tests that a model sees the path of the message that it answers, and nothing of other branches. The window is 2 exchanges. */
@Tag(TestServer.BOTH_STORES)
final class BranchedModelTest extends ModelAgentFixture {
    private Answer edit(@Nullable String parent, String text) {
        ObjectNode body = TestClient.object("type", "user.message", "text", text);
        return client.post(client.session(id) + "/events", body.put("parent", parent));
    }

    private Answer regenerate(String answer) {
        return client.post(
                client.session(id) + "/events", TestClient.object("type", "user.regenerate", "message_id", answer));
    }

    private String finished(Answer accepted) {
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        client.follow(id, accepted.json().path("seq").asLong());
        return accepted.json().path("message_id").asText();
    }

    private String say(String text, String reply) {
        model.thenText(reply);
        return finished(client.say(id, text));
    }

    /** Returns the texts of the last request after its instructions. */
    private List<String> seen() {
        List<String> texts = new ArrayList<>();
        for (JsonNode message : messages(model.asked.size() - 1)) {
            if (!message.path("role").asText().equals("system")) {
                JsonNode content = message.path("content");
                texts.add(
                        content.isTextual()
                                ? content.asText()
                                : content.at("/0/text").asText());
            }
        }
        return texts;
    }

    @Test
    void anEditIsAnsweredFromItsPathOnly() {
        String one = say("one", "first");
        say("secret of a left branch", "left");
        model.thenText("second");
        String two = finished(edit(one + "_answer", "two"));
        assertThat(seen()).containsExactly("one", "first", "two");
        say("three", "third");
        assertThat(seen()).containsExactly("one", "first", "two", "second", "three");
        model.thenText("anew");
        finished(edit(null, "ONE"));
        assertThat(seen()).containsExactly("ONE");
        model.thenText("back");
        finished(edit(two + "_answer", "THREE"));
        assertThat(seen()).containsExactly("one", "first", "two", "second", "THREE");
    }

    @Test
    void theNextMessageIsAnsweredFromTheSelectedPath() {
        String one = say("one", "first");
        model.thenText("other");
        finished(edit(null, "ONE"));
        Answer selected = client.post(
                client.session(id) + "/events", TestClient.object("type", "user.select", "message_id", one));
        assertThat(selected.status()).isEqualTo(202);
        say("two", "second");
        assertThat(seen()).containsExactly("one", "first", "two");
        server.restart();
        say("three", "third");
        assertThat(seen()).containsExactly("one", "first", "two", "second", "three");
    }

    @Test
    void aRegenerationAsksTheSameQuestionAgainWithItsContext() {
        say("one", "first");
        model.thenText("second");
        String two = finished(client.say(id, "two", "context", "page 2"));
        say("three", "third");
        model.thenText("second again");
        String again = finished(regenerate(two + "_answer"));
        assertThat(seen()).hasSize(3).startsWith("one", "first");
        assertThat(seen().get(2)).contains("page 2").endsWith("two");
        say("four", "fourth");
        assertThat(seen()).hasSize(5).containsSequence("second again", "four");
        model.thenText("and again");
        finished(regenerate(again));
        assertThat(seen()).hasSize(3);
        assertThat(seen().get(2)).endsWith("two");
    }

    @Test
    void thePathIsTheSameAfterARestartAndWithinTheWindow() {
        String one = say("one", "first");
        say("two", "second");
        String three = say("three", "third");
        say("left", "left");
        server.restart();
        model.thenText("fourth");
        finished(edit(three + "_answer", "four"));
        assertThat(seen()).containsExactly("two", "second", "three", "third", "four");
        server.restart();
        say("five", "fifth");
        assertThat(seen()).containsExactly("three", "third", "four", "fourth", "five");
        model.thenText("other");
        finished(regenerate(one + "_answer"));
        server.restart();
        say("six", "sixth");
        assertThat(seen()).containsExactly("one", "other", "six");
    }

    @Test
    void aRegenerationSendsTheFilesOfItsQuestion() {
        String path = client.post(
                        client.session(id) + "/files",
                        TestClient.object("name", "order.txt", "content_base64", "b3JkZXIgNDcxMQ=="))
                .json()
                .path("path")
                .asText();
        model.thenText("seen");
        ObjectNode body = TestClient.object("type", "user.message", "text", "look");
        body.putArray("attachments").addObject().put("path", path);
        String question = finished(client.post(client.session(id) + "/events", body));
        model.thenText("seen again");
        finished(regenerate(question + "_answer"));
        assertThat(seen()).singleElement().asString().contains("look", "order.txt");
    }

    @Test
    void nothingCanBeEditedOrRegeneratedWhileATurnRuns() {
        String one = say("one", "first");
        CountDownLatch running = new CountDownLatch(1);
        model.then(exchange -> await(running));
        Answer accepted = client.say(id, "two");
        assertThat(edit(null, "ONE").code()).isEqualTo("turn_running");
        assertThat(edit(null, "ONE").status()).isEqualTo(409);
        assertThat(regenerate(one + "_answer").code()).isEqualTo("turn_running");
        running.countDown();
        client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        client.follow(id, accepted.json().path("seq").asLong());
        model.thenText("fine");
        finished(edit(null, "ONE"));
        assertThat(seen()).containsExactly("ONE");
    }

    @Test
    void aResponseOfALeftBranchIsContinuedOnItsPath() {
        JsonNode one = respond("one", "first", null);
        JsonNode two = respond("two", "second", one.path("id").asText());
        String session = "ses_" + two.path("id").asText().replaceAll("resp_|_[0-9]+$", "");
        model.thenText("first again");
        String first = client.get(client.session(session) + "/transcript")
                .json()
                .at("/messages/1/id")
                .asText();
        Answer again = client.post(
                client.session(session) + "/events", TestClient.object("type", "user.regenerate", "message_id", first));
        client.follow(session, again.json().path("seq").asLong());
        respond("three", "third", two.path("id").asText());
        assertThat(seen()).containsExactly("one", "first", "two", "second", "three");
        long turn = again.json().path("seq").asLong();
        respond("THREE", "third", two.path("id").asText().replaceAll("[0-9]+$", String.valueOf(turn)));
        assertThat(seen()).containsExactly("one", "first again", "THREE");
    }

    private JsonNode respond(String text, String reply, @Nullable String previous) {
        model.thenText(reply);
        ObjectNode body = TestClient.object("input", text);
        Answer answer = client.post(
                "/" + client.project + "/v1/responses",
                previous == null ? body : body.put("previous_response_id", previous));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }
}
