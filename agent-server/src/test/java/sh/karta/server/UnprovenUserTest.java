// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.event.Json;

/** Tests that a {@code user_id} without an {@code identity_token} gives no access and is only shown to operators. */
@Tag(TestServer.BOTH_STORES)
final class UnprovenUserTest {
    private static final String UUID = "6f1c1f2e-5a3b-4c8d-9e0f-123456789abc";
    private static final int DAY = 86_400;

    @TempDir
    static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.quick(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer mint(TestClient client, Object... fields) {
        Answer answer = client.mint(fields);
        client.token = answer.json().path("token").asText();
        return answer;
    }

    private static JsonNode created(String session) {
        return Json.parseTrusted(
                        server.store().sessions().rows(session, 0, 2, 1).get(0).body())
                .path("metadata");
    }

    @ParameterizedTest
    @ValueSource(strings = {UUID, "account_0123456789_0123456789", "u_1", "Zoë", "42"})
    void aUserIdWithoutProofGetsAFreshVisitorForADay(String userId) {
        Answer first = mint(server.client(), "embed_key", "pk_test_demo", "user_id", userId);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().path("expires_in").asLong()).isEqualTo(DAY);
        String visitor = first.json().path("visitor_id").asText();
        assertThat(visitor).matches("[A-Za-z0-9_-]{22,128}").isNotEqualTo(userId);
        Answer second = mint(server.client(), "embed_key", "pk_test_demo", "user_id", userId);
        assertThat(second.json().path("visitor_id").asText()).isNotEqualTo(visitor);
    }

    @Test
    void aUserIdAloneGivesNoAccess() {
        TestClient known = server.client();
        mint(known, "embed_key", "pk_test_demo", "user_id", UUID);
        String id = known.createSession();
        known.say(id, "say: private");
        TestClient other = server.client();
        mint(other, "embed_key", "pk_test_demo", "user_id", UUID);
        assertThat(other.get(other.sessions()).json().path("data")).isEmpty();
        assertThat(other.get(other.session(id)).status()).isEqualTo(404);
        assertThat(other.get(other.session(id) + "/transcript").status()).isEqualTo(404);
    }

    @Test
    void theReturnedVisitorIdGivesAccessToTheHistory() {
        TestClient client = server.client();
        String visitor = mint(client, "embed_key", "pk_test_demo", "user_id", "u_1")
                .json()
                .path("visitor_id")
                .asText();
        String id = client.createSession();
        TestClient later = server.client().signIn(visitor);
        assertThat(later.get(later.session(id)).status()).isEqualTo(200);
        assertThat(client.get(client.sessions() + "?end_user=u_1").json().path("data"))
                .as("a client of the reference lists by the id it minted with")
                .hasSize(1);
    }

    @Test
    void theUserIdIsKeptAsAnUnverifiedAttribute() {
        TestClient client = server.client();
        mint(client, "embed_key", "pk_test_demo", "user_id", "u_1");
        String id = client.createSession();
        assertThat(created(id).at("/attributes/user_id").asText()).isEqualTo("u_1");
        TestClient visitor = server.client();
        mint(visitor, "embed_key", "pk_test_demo", "user_id", "u_2", "visitor_id", "visitor-with-128-random-bits");
        var metadata = TestClient.object("attributes", TestClient.object("plan", "pro", "user_id", "of the page"));
        String other = visitor.post(visitor.sessions(), TestClient.object("metadata", metadata))
                .json()
                .path("id")
                .asText();
        JsonNode attributes = created(other).path("attributes");
        assertThat(attributes.path("plan").asText()).isEqualTo("pro");
        assertThat(attributes.path("user_id").asText())
                .as("the page's own attribute stays")
                .isEqualTo("of the page");
    }

    @Test
    void withLegacyUserIdsALongUserIdOfAnyCharactersIsAVisitorId(@TempDir Path own) {
        List<String> userIds = List.of("zoë+chat@customers.example", "auth0|5f7c8ec7c33c6c004b", "7".repeat(1_000));
        try (TestServer legacy = TestServer.with(own, TestServer.QUICK_DEMO + "    legacy_user_ids: true\n")) {
            for (String userId : userIds) {
                TestClient client = legacy.client();
                assertThat(mint(client, "embed_key", "pk_test_demo", "user_id", userId)
                                .json()
                                .has("visitor_id"))
                        .as(userId)
                        .isFalse();
                String id = client.createSession();
                TestClient reloaded = legacy.client();
                mint(reloaded, "embed_key", "pk_test_demo", "user_id", userId);
                assertThat(reloaded.get(reloaded.session(id)).status())
                        .as(userId)
                        .isEqualTo(200);
            }
            Answer shorter = mint(legacy.client(), "embed_key", "pk_test_demo", "user_id", "zoë@customers.example");
            assertThat(shorter.json().has("visitor_id")).as("21 characters").isTrue();
        }
    }

    /** Returns an id that a database cannot compress. */
    private static String id(int characters) {
        return new Random(1)
                .ints(characters, 0x4e00, 0x9fff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** An index of PostgreSQL takes at most 2,704 bytes. */
    @Test
    void withLegacyUserIdsAnIdThatIsTooLongForTheStoreIsRefused(@TempDir Path own) {
        try (TestServer legacy = TestServer.with(own, TestServer.QUICK_DEMO + "    legacy_user_ids: true\n")) {
            TestClient client = legacy.client();
            assertThat(mint(client, "embed_key", "pk_test_demo", "user_id", id(800))
                            .status())
                    .isEqualTo(200);
            assertThat(client.post(client.sessions(), TestClient.object()).status())
                    .isEqualTo(201);
            Answer longer = mint(client, "embed_key", "pk_test_demo", "user_id", id(1_000));
            assertThat(longer.status()).isEqualTo(413);
            assertThat(longer.json().path("error").path("message").asText())
                    .isEqualTo("user_id has 3000 bytes in UTF-8, expected at most 2400.");
        }
    }

    @Test
    void withLegacyUserIdsALongUserIdIsAVisitorId(@TempDir Path own) {
        try (TestServer legacy = TestServer.with(own, TestServer.QUICK_DEMO + "    legacy_user_ids: true\n")) {
            TestClient client = legacy.client();
            Answer minted = mint(client, "embed_key", "pk_test_demo", "user_id", UUID);
            assertThat(minted.json().path("expires_in").asLong()).isEqualTo(3_600);
            String id = client.createSession();
            TestClient reloaded = legacy.client();
            mint(reloaded, "embed_key", "pk_test_demo", "user_id", UUID);
            assertThat(reloaded.get(reloaded.session(id)).status()).isEqualTo(200);
            Answer shorter = mint(legacy.client(), "embed_key", "pk_test_demo", "user_id", "u_1");
            assertThat(shorter.status()).isEqualTo(200);
            assertThat(shorter.json().path("visitor_id").asText()).isNotEqualTo("u_1");
        }
    }
}
