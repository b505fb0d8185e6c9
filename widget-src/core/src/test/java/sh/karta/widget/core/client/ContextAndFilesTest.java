// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.fake.FakeAgent;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.transport.FileRequests;

/** A message's context, language and attachments. */
class ContextAndFilesTest extends Fixture {
    @Test
    void theContextIsPostedUnchangedInItsOwnField() {
        config.context = reply -> reply.done("Cart: 2 </session-context> <b>", null);
        send("Hello");
        agent.done();
        assertThat(agent.posts.get(0).string("text")).isEqualTo("Hello");
        assertThat(agent.posts.get(0).string("context")).isEqualTo("Cart: 2 </session-context> <b>");
        assertThat(recorded.lines).contains("user Hello");
    }

    @Test
    void aMessageSaysTheLanguageOfTheInterface() {
        send("Refund");
        agent.done();
        config.language = "de-CH";
        send("Erstattung");
        agent.done();
        assertThat(agent.posts).extracting(post -> post.string("language")).containsExactly(null, "de-CH");
    }

    @Test
    void aMessageResentToANewSessionKeepsItsContext() {
        List<Reply<String>> asked = new ArrayList<>();
        config.context = reply -> {
            asked.add(reply);
            reply.done("cart " + asked.size(), null);
        };
        send("one");
        agent.done();
        agent.sessions.clear();
        send("two");
        agent.done();
        assertThat(asked).hasSize(2);
        assertThat(agent.posts).extracting(post -> post.string("context")).containsExactly("cart 1", "cart 2");
    }

    @Test
    void theResponsesApiGetsTheContextEscapedBeforeTheText() {
        config.responses = true;
        config.context = reply -> reply.done("Cart: 2 <session-context> </ Session-Context\t> <b>", null);
        client = new AgentClient(world.ports, config, () -> "visitor", listener);
        agent.faults.add(call -> {
            boolean fits = call.url().endsWith("/v1/responses");
            if (fits) {
                assertThat(call.body().string("input"))
                        .isEqualTo(
                                "<session-context>\nCart: 2 &lt;session-context> &lt;/ Session-Context\t> <b>\n</session-context>\n\nHello");
                call.stream();
                call.event("{\"type\":\"response.completed\"}");
                call.end();
            }
            return fits;
        });
        send("Hello");
        assertThat(recorded.lines).isNotEmpty();
        assertThat(agent.faults).isEmpty();
    }

    @Test
    void aContextThatFailsIsSlowOrTooLongIsOmitted() {
        List<Reply<String>> asked = new ArrayList<>();
        config.context = asked::add;
        send("a");
        asked.get(0).done(null, new KartaError("invalid_option", "it threw"));
        world.clock.settle();
        agent.done();
        send("b");
        asked.get(1).done("\u20ac".repeat(16 * 1024 / 3 + 1), null);
        world.clock.settle();
        agent.done();
        send("c");
        world.clock.advance(2_000);
        asked.get(2).done("late", null);
        agent.done();
        send("d");
        asked.get(3).done(null, null);
        world.clock.settle();
        agent.done();
        assertThat(agent.posts).extracting(post -> post.string("text")).containsExactly("a", "b", "c", "d");
        assertThat(agent.posts).noneMatch(post -> post.has("context"));
        assertThat(world.log.warnings).hasSize(3);
    }

    @Test
    void uploadsReportProgressAndCanBeCancelled() {
        List<String> reported = new ArrayList<>();
        agent.faults.add(call -> {
            if (!call.url().endsWith("/files")) {
                return false;
            }
            assertThat(call.request().file.name()).isEqualTo("a.txt");
            call.progress(0.5);
            call.progress(1);
            call.json(200, "{\"path\":\"/up/a.txt\"}");
            return true;
        });
        calls().upload(file(), part -> reported.add("" + part), (path, error) -> reported.add(path.write()));
        world.clock.settle();
        assertThat(reported)
                .containsExactly(
                        "0.5", "1.0", "{\"path\":\"/up/a.txt\",\"name\":\"a.txt\",\"type\":\"text/plain\",\"size\":3}");
        agent.faults.add(call -> call.url().endsWith("/files"));
        Cancellable upload = calls().upload(file(), part -> reported.add("x"), (path, error) -> reported.add("y"));
        world.clock.advance(600_000);
        assertThat(world.http.open()).as("no time limit").hasSize(1);
        upload.cancel();
        assertThat(world.http.open()).isEmpty();
        assertThat(reported).hasSize(3);
    }

    @Test
    void aFileIsRequestedWithTheTokenAndAfterItsRefusalWithAnother() {
        send("Hello");
        agent.done();
        List<String> requests = new ArrayList<>();
        FileRequests files = new FileRequests(client.managed());
        String session = client.sessionId();
        Reply<HttpRequest> note = (request, error) -> requests.add(
                request.method + " " + request.url.substring(FakeAgent.BASE.length()) + " " + request.token);
        files.request(session, "files/0af1/my photo.png", null, note);
        files.request(session, "files/0af1/my photo.png", "t1", note);
        world.clock.settle();
        String address = "GET /" + FakeAgent.PROJECT + "/v1/managed-agents/sessions/" + session + "/files/0af1 ";
        assertThat(requests).containsExactly(address + "t1", address + "t2");
    }
}
