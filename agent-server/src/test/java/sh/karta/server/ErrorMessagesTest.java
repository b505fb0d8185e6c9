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
        server = TestServer.with(
                directory,
                TestServer.QUICK_DEMO
                        + "    identity_secret: identity-secret-of-the-customer\n"
                        + "    limits: {visitor_per_minute: 100000, visitor_reads_per_minute: 100000, key_per_minute: 100000}\n");
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
                "['a secret'] | The body must be a JSON object, got a list.",
                "'a secret' | The body must be a JSON object, got a string.",
                "7 | The body must be a JSON object, got 7.",
                "{'type':'agent.message'}"
                        + " | type must be user.message, user.regenerate, user.select, user.tool_confirmation or user.interrupt,"
                        + " got \"agent.message\".",
                "{'type':'user.message','text':'hi','attachments':'secret.txt'}"
                        + " | attachments must be an array of at most 10 objects, got a string.",
                "{'type':'user.message','text':'hi','attachments':[1,2,3,4,5,6,7,8,9,10,11]}"
                        + " | attachments must be an array of at most 10 objects, got 11.",
                "{'type':'user.message','text':'hi','attachments':[{'path':'files/1'},['secret']]}"
                        + " | attachments[1] must be an object with a path, got a list.",
                "{'type':'user.message','text':'hi','mentions':'secret'}"
                        + " | mentions must be an array of at most 20 objects {id, label}, got a string.",
                "{'type':'user.message','text':'hi','mentions':[{'id':'o_1','label':'Order 1'},'secret']}"
                        + " | mentions[1] must be an object {id, label}, got a string.",
                "{'type':'user.message','text':'hi','mentions':[{'id':'o_1'}]}"
                        + " | mentions[0].label must be a string of 1 to 200 characters without control characters, got nothing.",
                "{'type':'user.message','text':'hi','mentions':[{'id':'o_1\\n','label':'Order 1'}]}"
                        + " | mentions[0].id must be a string of 1 to 200 characters without control characters,"
                        + " got a control character.",
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
                "{'metadata':7} | metadata must be an object, got 7.",
                "{'metadata':'secret'} | metadata must be an object, got a string.",
                "{'metadata':{'attributes':['secret']}} | metadata.attributes must be an object, got a list.",
            })
    void invalidMetadataIsDescribedWithItsType(String body, String expected) {
        assertThat(message(client.post(client.sessions(), body.replace('\'', '"'))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | nothing",
                "{'title':null} | null",
                "{'title':7} | 7",
                "{'title':' '} | only white space",
                "{'title':['secret']} | a list",
                "{'title':'a secret\\u0000'} | a control character",
            })
    void anInvalidTitleIsDescribedButNotQuoted(String body, String expected) {
        assertThat(message(client.send("PATCH", client.session(id), body.replace('\'', '"'))))
                .isEqualTo("title must be a string of 1 to 80 characters without control characters, got " + expected
                        + ".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'input':'hi','stream':'yes'} | stream must be true or false, got a string.",
                "{'input':'hi','store':0} | store must be true or false, got 0.",
                "{'input':[]} | input must end with a user message that has text, got an empty list.",
                "{'input':[{'content':' '}]} | input must end with a user message that has text,"
                        + " got a user message without text.",
                "{'input':[{'content':'hi'},{'role':'assistant','content':'a secret'}]}"
                        + " | input must end with a user message that has text, got an assistant message.",
                "{'input':'hi','previous_response_id':'resp_1'}"
                        + " | There is no response \"resp_1\", expected the id of an earlier response in previous_response_id.",
                "{'input':'hi','tool_choice':'required'}"
                        + " | tool_choice: not supported here, expected auto, got \"required\".",
                "{'input':'hi','tool_choice':{'a':'secret'}}"
                        + " | tool_choice: not supported here, expected auto, got an object.",
                "{'input':'hi','background':true} | background: not supported here, expected false, got true.",
                "{'input':'hi','text':{'format':{'type':'json_object'}}}"
                        + " | text.format: not supported here, expected type text, got \"json_object\".",
                "{'input':[{'role':'system','content':'hi'}]}"
                        + " | input[0].role: not supported here, expected user or assistant, got \"system\".",
                "{'input':[{'type':'reasoning','content':'hi'}]}"
                        + " | input[0].type: not supported here, expected message, got \"reasoning\".",
                "{'input':[{'content':[{'type':'input_image'}]}]}"
                        + " | input[0].content[0].type: not supported here, expected input_text or output_text,"
                        + " got \"input_image\".",
            })
    void anInvalidRequestForAResponseIsDescribedWithItsValue(String body, String expected) {
        assertThat(message(client.post("/demo/assistant/v1/responses", body.replace('\'', '"'))))
                .isEqualTo(expected);
    }

    @Test
    void theErrorOfABrokenBodyHasItsPlaceButNotItsText() {
        assertThat(message(client.post(client.sessions(), "{\n  \"metadata\": secret}")))
                .matches("The body is not valid JSON in UTF-8: line 2, column \\d+\\.");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, '\"text/plain\"'",
        "application/json; charset=utf-16, '\"application/json; charset=utf-16\"'"
    })
    void aBodyOfAnotherTypeIsDescribedWithIt(String type, String quoted) {
        assertThat(message(client.post(client.sessions(), "{}", "Content-Type", type)))
                .isEqualTo("Content-Type must be application/json, in UTF-8, got " + quoted + ".");
    }

    /** A visitor id is as good as a password, and a user id is about a person. */
    @Test
    void idsOfVisitorsAndUsersAreDescribedButNotQuoted() {
        String expected = "visitor_id must be a random string: 22 to 128 characters of A-Z a-z 0-9 _ -, got %s."
                + " To identify a known user, send an identity_token.";
        assertThat(message(client.mint("embed_key", "pk_test_demo", "visitor_id", "a-secret")))
                .isEqualTo(expected.formatted("8 characters"));
        assertThat(message(client.mint("embed_key", "pk_test_demo", "visitor_id", "a secret of 22 characters")))
                .isEqualTo(expected.formatted("another character"));
        assertThat(message(client.mint("embed_key", "pk_test_demo", "identity_token", "0".repeat(64))))
                .isEqualTo("user_id must be a string of 1 to 256 characters, got nothing.");
        assertThat(message(client.mint(
                        "embed_key", "pk_test_demo", "identity_token", "0".repeat(64), "user_id", "u".repeat(257))))
                .isEqualTo("user_id must be a string of 1 to 256 characters, got 257 characters.");
    }

    @Test
    void aTextThatIsTooLongIsDescribedByItsLength() {
        assertThat(message(client.post(
                        client.sessions(), TestClient.object("metadata", TestClient.object("a", "x".repeat(16_384))))))
                .isEqualTo("metadata has 16392 characters of JSON, expected at most 16384.");
        assertThat(message(client.get(client.sessions() + "?q=" + "x".repeat(101))))
                .isEqualTo("q must have at most 100 characters, got 101.");
        assertThat(message(client.send("PATCH", client.session(id), TestClient.object("title", "🚀".repeat(81)))))
                .isEqualTo("title must be a string of 1 to 80 characters without control characters,"
                        + " got 81 characters.");
        assertThat(message(client.say(id, "hi", "context", "é".repeat(8_193))))
                .isEqualTo("context must have at most 16384 bytes in UTF-8, got 16386.");
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
    void anUnknownTypeOrCursorIsQuotedUpToEightyCharacters() {
        assertThat(message(client.post(client.session(id) + "/events", TestClient.object("type", "9".repeat(100)))))
                .endsWith(" or user.interrupt, got \"" + "9".repeat(80) + "...\".");
        assertThat(message(client.get(client.sessions() + "?before=" + "9".repeat(500))))
                .isEqualTo("before must be the value of next from another page, or a time like 2026-01-31T12:00:00Z,"
                        + " got \"" + "9".repeat(80) + "...\".");
    }

    private Answer select(String message) {
        return client.post(
                client.session(id) + "/events", TestClient.object("type", "user.select", "message_id", message));
    }

    @Test
    void anUnknownMessageOrFileIsQuotedUpToEightyCharacters() {
        String start = "The session has no message \"" + "9".repeat(80) + "...\", expected the message_id";
        assertThat(message(select("9".repeat(150)))).startsWith(start);
        assertThat(message(select("\n\u00fc"))).startsWith("The session has no message \"??\", expected");
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
