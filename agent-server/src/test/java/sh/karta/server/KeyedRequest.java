// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import sh.karta.server.TestClient.Answer;

/**
 * A request with an idempotency key, and the first answer to it.
 *
 * @param headers names and values in turn
 */
record KeyedRequest(TestClient client, String path, ObjectNode body, List<String> headers, Answer first) {
    /** Sends one request of each kind that starts something: a session, a message, another answer to it and an edit of it. */
    static List<KeyedRequest> sendOneOfEachKind(TestClient client, String... headers) {
        KeyedRequest session = send(client, client.sessions(), TestClient.object(), headers);
        String id = session.first.json().path("id").asText();
        KeyedRequest message = turn(client, id, TestClient.object("type", "user.message", "text", "say: one"), headers);
        String answer = message.first.json().path("message_id").asText() + "_answer";
        KeyedRequest again =
                turn(client, id, TestClient.object("type", "user.regenerate", "message_id", answer), headers);
        KeyedRequest edit = turn(
                client,
                id,
                TestClient.object("type", "user.message", "text", "say: two").putNull("parent"),
                headers);
        return List.of(session, message, again, edit);
    }

    private static KeyedRequest turn(TestClient client, String id, ObjectNode event, String... headers) {
        KeyedRequest sent = send(client, client.session(id) + "/events", event, headers);
        client.follow(id, sent.first.json().path("seq").asLong());
        return sent;
    }

    private static KeyedRequest send(TestClient client, String path, ObjectNode body, String... headers) {
        body.put("idempotency_key", "key of " + body);
        Answer first = client.post(path, body, headers);
        assertThat(first.status()).as(first.text()).isLessThan(300);
        return new KeyedRequest(client, path, body, List.of(headers), first);
    }

    private Answer send(ObjectNode changed) {
        return client.post(path, changed, headers.toArray(String[]::new));
    }

    Answer repeat() {
        return send(body);
    }

    void assertAnsweredLikeBefore() {
        Answer repeated = repeat();
        assertThat(repeated.status()).as(repeated.text()).isEqualTo(first.status());
        assertThat(repeated.json()).isEqualTo(first.json());
    }

    /** Sends the request with another field but the same key. */
    Answer withOtherBody() {
        return send(body.deepCopy().put("other", true));
    }

    /** Sends the request with another key. */
    Answer withKey(String key) {
        return send(body.deepCopy().put("idempotency_key", key));
    }
}
