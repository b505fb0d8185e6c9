// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.server.TestClient.Answer;

/** Tests the texts of errors: what is wrong with which value, what was expected and what to do. */
final class ErrorMessagesTest {
    @TempDir
    static Path directory;

    private static TestServer server;
    private static TestClient client;
    private static String id;

    @BeforeAll
    static void start() {
        server = TestServer.with(directory, TestServer.QUICK_DEMO);
        client = server.client().signIn("visitor-with-128-random-bits");
        id = client.createSession();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String message(Answer answer) {
        return answer.json().at("/error/message").asText();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type':'user.message'} | text must be a non-empty string, got nothing.",
                "{'type':'user.message','text':null} | text must be a non-empty string, got null.",
                "{'type':'user.message','text':''} | text must be a non-empty string, got an empty string.",
                "{'type':'user.message','text':' '} | text must be a non-empty string, got only white space.",
                "{'type':'user.message','text':7} | text must be a string, got 7.",
                "{'type':'user.message','text':true} | text must be a string, got true.",
                "{'type':'user.message','text':['a secret']} | text must be a string, got a list.",
                "{'type':'user.message','text':{'a':'secret'}} | text must be a string, got an object.",
                "{'type':'user.tool_confirmation','request_id':'apr_1','result':'allow'}"
                        + " | No approval with the request_id \"apr_1\" is pending."
                        + " Use the request_id of the session's last request for approval.",
            })
    void anInvalidEventIsDescribedWithItsValue(String body, String expected) {
        assertThat(message(client.post(client.session(id) + "/events", body.replace('\'', '"'))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'message_id':'m'} | value must be up, down or null, got nothing.",
                "{'message_id':'m','value':'sideways'} | value must be up, down or null, got \"sideways\".",
                "{'message_id':'m','value':'down','reason':'bored'}"
                        + " | reason must be wrong, not_asked, outdated, other or null, got \"bored\".",
            })
    void anInvalidVoteIsDescribedWithItsValue(String body, String expected) {
        assertThat(message(client.post(client.session(id) + "/feedback", body.replace('\'', '"'))))
                .isEqualTo(expected);
    }

    @Test
    void anInvalidNumberOfTheQueryIsQuotedUpToEightyCharacters() {
        assertThat(message(client.get(client.session(id) + "?limit=many")))
                .isEqualTo("limit must be an integer from 1 to 1000, got \"many\".");
        assertThat(message(client.get(client.session(id) + "?limit=" + "9".repeat(500))))
                .isEqualTo("limit must be an integer from 1 to 1000, got \"" + "9".repeat(80) + "...\".");
        assertThat(message(client.get(client.session(id) + "?limit=%0a%c3%bc")))
                .isEqualTo("limit must be an integer from 1 to 1000, got \"??\".");
    }

    @Test
    void anUnknownMessageOrFileIsQuotedUpToEightyCharacters() {
        String start = "The session has no message \"" + "9".repeat(80) + "...\", expected the message_id";
        assertThat(message(client.get(client.session(id) + "?leaf=" + "9".repeat(500))))
                .startsWith(start);
        assertThat(message(client.get(client.session(id) + "?leaf=%0a%c3%bc")))
                .startsWith("The session has no message \"??\", expected");
        assertThat(message(client.get(client.session(id) + "/files/" + "9".repeat(500))))
                .startsWith("The session has no file \"" + "9".repeat(80) + "...\", expected the path");
        String answer = "9".repeat(150);
        assertThat(message(client.post(
                        client.session(id) + "/feedback", TestClient.object("message_id", answer, "value", "up"))))
                .startsWith("The session has no answer \"" + "9".repeat(80) + "...\", expected the message_id");
    }

    @Test
    void aRefusalNamesTheLimitAndItsSetting(@TempDir Path other) {
        try (TestServer narrow =
                TestServer.with(other, TestServer.QUICK_DEMO + "    limits: {visitor_reads_per_minute: 2}\n")) {
            TestClient reader = narrow.client().signIn("visitor-with-128-random-bits");
            Answer answer = reader.get(reader.sessions());
            while (answer.status() == 200) {
                answer = reader.get(reader.sessions());
            }
            assertThat(answer.status()).isEqualTo(429);
            assertThat(message(answer))
                    .isEqualTo("More than 2 requests a minute (visitor_reads_per_minute). Wait "
                            + answer.json().path("retry_after_seconds").asInt() + " s.");
        }
    }
}
