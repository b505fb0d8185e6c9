// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.fake.FakeHttp.Call;

/** Tests which session a message is posted to. */
class SessionInUseTest extends Fixture {
    @Test
    void concurrentCallsCreateOneSession() {
        List<String> ids = new ArrayList<>();
        calls().upload(file(), done -> {}, (path, error) -> ids.add(path.string("path")));
        client.createSession((id, error) -> ids.add(id));
        send("Hello");
        assertThat(agent.sessions).hasSize(1);
        assertThat(ids).containsExactlyInAnyOrder("s1", "/files/a.txt");
    }

    @Test
    void aLostSessionIsReplacedOnce() {
        send("one");
        agent.done();
        agent.sessions.clear();
        agent.sessions.put("other", null);
        send("two");
        assertThat(reported).endsWith("created s2", "up");
        assertThat(recorded.lines).startsWith("accepted 1", "user two");
        agent.done();
    }

    @Test
    void aSessionThatIsLostAgainIsAnError() {
        agent.faults.add(call -> gone(call));
        agent.faults.add(call -> gone(call));
        send("one");
        assertThat(recorded.lines).containsExactly("error error not_found", "ended");
        assertThat(agent.sessions).hasSize(2);
    }

    private static boolean gone(Call call) {
        boolean post = call.url().endsWith("/events");
        if (post) {
            call.status(404);
        }
        return post;
    }

    @Test
    void theIdentityIsSentAsMetadataAndASignInKeepsTheSession() {
        client.identify(world.json.parse("{\"userId\":\"u\",\"attributes\":{\"plan\":\"pro\"}}"));
        send("one");
        agent.done();
        assertThat(world.http.calls.get(1).body())
                .hasToString(
                        "{\"metadata\":{\"user_id\":\"u\",\"attributes\":{\"plan\":\"pro\"}},\"idempotency_key\":\"key1\"}");
        assertThat(client.identify(world.json.parse("{\"identityToken\":\"proof\"}")))
                .isEqualTo(Identity.REFRESHED);
        send("two");
        agent.done();
        assertThat(agent.sessions).hasSize(1);
        assertThat(agent.mints).isEqualTo(2);
    }

    @Test
    void anotherUserStartsAnotherSession() {
        client.identify(world.json.parse("{\"userId\":\"a\",\"identityToken\":\"p1\"}"));
        send("one");
        client.identify(world.json.parse("{\"userId\":\"b\",\"identityToken\":\"p2\"}"));
        agent.done();
        assertThat(recorded.over).as("a turn under way is not touched").isTrue();
        send("two");
        assertThat(agent.sessions).hasSize(2);
        agent.done();
    }

    @Test
    void sessionsAreListedForTheOwnerOfTheToken() {
        calls().list(null, null, Double.NaN, (value, error) -> {});
        world.clock.settle();
        client.identify(world.json.parse("{\"userId\":\"ü/?&\",\"identityToken\":\"p\"}"));
        calls().list(null, null, Double.NaN, (value, error) -> {});
        world.clock.settle();
        assertThat(requests()).contains("GET sessions?end_user=visitor", "GET sessions?end_user=%C3%BC%2F%3F%26");
    }

    @Test
    void sessionsOfATokenOfThePageAreListedForItsSubject() {
        config.embedKey = null;
        config.tokenFn = (force, reply) -> reply.done("of the page", null);
        calls().list(null, null, Double.NaN, (value, error) -> {});
        world.clock.settle();
        calls().list("tea", null, Double.NaN, (value, error) -> {});
        world.clock.settle();
        assertThat(requests()).containsExactly("GET sessions?", "GET sessions?&q=tea");
    }

    @Test
    void callsThatNeedASessionFailWithoutOne() {
        List<String> replies = new ArrayList<>();
        calls().transcript((value, error) -> replies.add(error.code));
        calls().feedback("m", calls().vote(1, null, null), (value, error) -> replies.add(error.code));
        client.confirm("r", "deny", (value, error) -> replies.add(error.code));
        assertThat(replies).containsExactly("not_found", "not_found", "not_found");
        assertThat(world.http.calls).isEmpty();
    }

    @Test
    void deletingTheSessionInUseReleasesIt() {
        send("one");
        agent.done();
        calls().delete("s1", (value, error) -> assertThat(error).isNull());
        world.clock.settle();
        assertThat(client.sessionId()).isNull();
        assertThat(agent.sessions).isEmpty();
    }
}
