// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.ServerProcess.Outcome;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.store.Store;
import sh.karta.server.store.postgres.TestPostgres;

/**
 * Migrates data that the last server with the old stores has written. The resource {@code answers.json} has its responses. Only the message
 * with a {@code <session-context>} block was edited into its database, because that server moved such blocks itself.
 */
final class MigrateCommandTest {
    private static final String SECRET = "identity-secret-of-the-customer";
    private static final String CONFIG =
            TestServer.QUICK_DEMO + "    identity_secret: " + SECRET + "\n    features: {uploads: true}\n";

    @TempDir
    Path directory;

    private Path from;
    private Path to;

    @BeforeEach
    void copyTheOldFolder() throws IOException {
        from = copy("folder");
        to = directory.resolve("data");
    }

    private static Path resource(String name) {
        return Path.of(URI.create(
                String.valueOf(MigrateCommandTest.class.getResource("/sh/karta/server/ops/migrate/" + name))));
    }

    private Path copy(String name) throws IOException {
        Path source = resource(name);
        Path target = directory.resolve("old-" + name);
        try (Stream<Path> all = Files.walk(source)) {
            for (Path each : all.toList()) {
                Files.copy(each, target.resolve(source.relativize(each).toString()));
            }
        }
        return target;
    }

    private static JsonNode answers(Path folder) throws IOException {
        return Json.parseTrusted(Files.readString(folder.resolve("answers.json")));
    }

    private static Outcome migrate(Object from, Object to) {
        return ServerProcess.runHere("migrate", "--from", from.toString(), "--to", to.toString());
    }

    private static void requireMigrated(Outcome outcome) {
        assertThat(outcome.out())
                .as(outcome.err())
                .contains("Migrated 7 sessions, 2 files and 2 keys. All transcripts are the same as before.\n");
        assertThat(outcome.code()).isZero();
    }

    private void change(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + from.resolve("sessions.db"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                contents.put(file.toString(), Arrays.hashCode(Files.readAllBytes(file)) + "");
            }
        }
        return contents;
    }

    /** Compares the responses of a server on the new store with those of the old one. */
    private static void requireSameAnswers(TestServer server, JsonNode before) throws Exception {
        TestClient visitor = server.client().signIn("visitor-one-with-128-random-bits");
        TestClient user = server.client();
        user.token = user.mint("embed_key", "pk_test_demo", "user_id", "u_1", "identity_token", hmac("u_1"))
                .json()
                .path("token")
                .asText();
        JsonNode ids = before.path("ids");
        String waiting = ids.path("waiting").asText();
        assertThat(without(waiting, visitor.get(visitor.sessions()).json()))
                .isEqualTo(without(waiting, before.path("lists").path("one")));
        assertThat(without(waiting, user.get(user.sessions()).json()))
                .isEqualTo(without(waiting, before.path("lists").path("user")));
        for (String name : List.of("plain", "tools", "files", "adopted", "context", "empty")) {
            TestClient client = name.equals("adopted") ? user : visitor;
            String path = client.session(ids.path(name).asText());
            assertThat(withoutTree(client.get(path + "/transcript").json()))
                    .as(name)
                    .isEqualTo(before.path("transcripts").path(name));
            assertThat(withoutTimesOfWords(client.get(path).json()))
                    .as(name)
                    .isEqualTo(withoutTimesOfWords(before.path("sessions").path(name)));
        }
        requireSameSideTables(server, visitor, before);
    }

    /** Removes fields that old servers did not have. Each message follows the one before it and has no other version. */
    private static JsonNode withoutTree(JsonNode transcript) {
        String before = null;
        for (JsonNode message : transcript.path("messages")) {
            ObjectNode fields = (ObjectNode) message;
            String id = message.path("id").asText();
            assertThat(fields.remove("parent").asText(null)).as(id).isEqualTo(before);
            assertThat(fields.remove("versions"))
                    .singleElement()
                    .satisfies(only -> assertThat(only.asText()).isEqualTo(id));
            before = id;
        }
        return transcript;
    }

    /**
     * Removes the times of parts. The old server gave a part the time of its last word here and of its first in transcripts. Now both are
     * the first.
     */
    private static JsonNode withoutTimesOfWords(JsonNode session) {
        session.path("events").forEach(event -> {
            if (EventType.isWords(event.path("type").asText())) {
                ((ObjectNode) event).remove("created_at");
            }
        });
        return session;
    }

    private static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Removes a session, and the previews, which the old server did not have. */
    private static List<JsonNode> without(String id, JsonNode list) {
        list.path("data").forEach(session -> ((ObjectNode) session).remove("preview"));
        return StreamSupport.stream(list.path("data").spliterator(), false)
                .filter(session -> !session.path("id").asText().equals(id))
                .toList();
    }

    private static void requireSameSideTables(TestServer server, TestClient visitor, JsonNode before)
            throws IOException {
        Store store = server.store();
        String plain = before.path("ids").path("plain").asText();
        assertThat(store.feedback().of(plain)).singleElement().satisfies(vote -> {
            assertThat(vote.messageId()).isEqualTo("msg_2_answer");
            assertThat(vote.owner()).isEqualTo("visitor:visitor-one-with-128-random-bits");
            assertThat(List.of(vote.value(), vote.reason(), vote.text())).containsExactly("down", "wrong", "No.");
        });
        assertThat(store.feedback().of(before.path("ids").path("adopted").asText()))
                .singleElement()
                .satisfies(vote -> assertThat(vote.owner()).isEqualTo("user:u_1"));
        String text = "say: Grüße 🎉 from the old server, with enough words to need several deltas.";
        assertThat(visitor.say(plain, text, "idempotency_key", "message-1")
                        .json()
                        .path("seq")
                        .asLong())
                .as("a repeated message")
                .isEqualTo(2);
        assertThat(visitor.say(plain, "say: other", "idempotency_key", "message-1")
                        .status())
                .isEqualTo(409);
        List<byte[]> files = new ArrayList<>();
        for (JsonNode path : before.path("paths")) {
            try (InputStream content = store.files()
                    .open(
                            before.path("ids").path("files").asText(),
                            path.asText().split("/", 3)[1])) {
                files.add(content.readAllBytes());
            }
        }
        assertThat(new String(files.get(0), StandardCharsets.UTF_8)).isEqualTo("hello from a file");
        assertThat(files.get(1)).hasSize(307_200).endsWith((byte) 254, (byte) 255);
        for (var key : store.keys().all()) {
            assertThat(before.path("keys").asText())
                    .contains(key.key() + "\tdemo/assistant\t"
                            + (key.enabled() ? "enabled" : "disabled, tokens since " + key.notBefore()) + "\t"
                            + key.createdAt() + "\t" + String.join(" ", key.origins()) + "\n");
        }
        assertThat(visitor.say(before.path("ids").path("tools").asText(), "say: and on")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aServerOnTheMigratedFolderAnswersAsTheOldOneDid() throws Exception {
        Map<String, String> before = contents(from);
        requireMigrated(migrate(from, to));
        assertThat(contents(from)).as("the source").isEqualTo(before);
        try (TestServer server = TestServer.with(directory, "store: sqlite\n" + CONFIG)) {
            assertThat(server.store().meta().secret())
                    .asHexString()
                    .isEqualToIgnoringCase(Files.readString(from.resolve("secret.key")));
            requireSameAnswers(server, answers(from));
        }
    }

    @Test
    void theResultOfAMigrationIsPrintedAsJsonToo() {
        Outcome outcome = ServerProcess.runHere("migrate", "--from", from.toString(), "--to", to.toString(), "--json");
        assertThat(Json.parseTrusted(outcome.out()))
                .isEqualTo(Json.object().put("sessions", 7).put("files", 2).put("keys", 2));
    }

    @Test
    void aFolderMovesToPostgres() throws Exception {
        String database = TestPostgres.NEWEST.emptyDatabase();
        requireMigrated(migrate(from, database));
        try (TestServer server = TestServer.with(directory, "store: " + database + "\n" + CONFIG)) {
            requireSameAnswers(server, answers(from));
        }
    }

    @Test
    void aRedisMovesToAFolderAndIsRefusedWhileAServerUsesIt() throws Exception {
        Path dump = copy("redis");
        try (OldRedisServer redis = new OldRedisServer(dump)) {
            redis.send("ZADD karta:nodes 99999999999999 node");
            assertThat(migrate(redis.address(), to).err()).contains("A server is using the Redis");
            redis.send("DEL karta:nodes");
            requireMigrated(migrate(redis.address(), to));
        }
        try (TestServer server = TestServer.with(directory, "store: sqlite\n" + CONFIG)) {
            requireSameAnswers(server, answers(dump));
        }
    }

    @Test
    void aFolderOfFormatFourIsRead() throws Exception {
        change("ALTER TABLE embed_key DROP COLUMN not_before", "DROP TABLE owner_spend", "PRAGMA user_version=4");
        requireMigrated(migrate(from, to));
    }

    @Test
    void otherFormatsAreRefused() throws SQLException {
        change("PRAGMA user_version=3");
        assertThat(migrate(from, to).err()).contains("has format 3, expected 4 to 6");
        change("PRAGMA user_version=7");
        Outcome newer = migrate(from, to);
        assertThat(newer.err()).contains("has format 7, expected 4 to 6");
        assertThat(newer.code()).isEqualTo(1);
    }

    @Test
    void wordsOfAKilledServerAreNotLost() throws IOException {
        Path killed = copy("killed");
        try (RandomAccessFile words =
                new RandomAccessFile(killed.resolve("words.log").toFile(), "rw")) {
            words.seek(1 << 20); // of the second segment, which is the first to be used
            words.write(Files.readAllBytes(killed.resolve("segment-1-of-words.log")));
        }
        Outcome outcome = migrate(killed, to);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("words.log has words of session ses_", "stop it cleanly");
    }

    @Test
    void anUnfinishedAnswerIsFinishedByTheNewServer() throws Exception {
        Path running = copy("running");
        Outcome outcome = migrate(running, to);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("names a file that is missing: files/", "Migrated 7 sessions, 0 files");
        try (TestServer server = TestServer.with(directory, "store: sqlite\n" + CONFIG)) {
            TestClient client = server.client().signIn("visitor-one-with-128-random-bits");
            String id = answers(running).path("ids").path("plain").asText();
            client.follow(id, 35);
            JsonNode messages =
                    client.get(client.session(id) + "/transcript").json().path("messages");
            assertThat(messages.get(messages.size() - 1)
                            .path("parts")
                            .path(0)
                            .path("text")
                            .asText())
                    .startsWith("word0 word1 ")
                    .endsWith(" word148 word149");
        }
    }

    @Test
    void aFolderInUseIsRefused() throws IOException {
        Files.createFile(from.resolve("lock"));
        try (FileChannel lock = FileChannel.open(from.resolve("lock"), StandardOpenOption.WRITE)) {
            lock.lock();
            // A lock keeps out other processes.
            Outcome outcome = ServerProcess.run("migrate", "--from", from.toString(), "--to", to.toString());
            assertThat(outcome.err()).contains("A server is using the data folder " + from);
            assertThat(outcome.code()).isEqualTo(1);
        }
    }

    @Test
    void aFailedMigrationLeavesTheTargetEmptyAndCanBeRepeated() throws Exception {
        change(
                "CREATE TABLE kept AS SELECT * FROM event WHERE type = 'session.status_idle'",
                "UPDATE event SET json = '{' WHERE type = 'session.status_idle'");
        assertThat(migrate(from, to).code()).isNotZero();
        change(
                "DELETE FROM event WHERE type = 'session.status_idle'",
                "INSERT INTO event SELECT * FROM kept",
                "DROP TABLE kept");
        requireMigrated(migrate(from, to));
        assertThat(migrate(from, to).err()).contains("the target has data already");
    }

    @Test
    void aServerOnAnOldFolderNamesTheCommand() {
        Outcome outcome = ServerProcess.run("--port", "0", "--start-only", "--data", from.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("karta-server migrate --from " + from + " --to " + from + "-new. ");
        assertThat(migrate(from, from).err()).contains("has data of an older version");
    }

    @Test
    void aServerWithAnEmptyDatabaseBesideAnOldFolderNamesTheCommand() throws IOException {
        String database = TestPostgres.NEWEST.database();
        String url = database + (database.contains("?") ? "&" : "?") + "password=se%26cret";
        Path config = Files.writeString(
                directory.resolve("postgres.yaml"),
                "management: {port: off}\nstore: \"" + url + "\"\n" + TestServer.QUICK_DEMO);
        String[] start = {"--port", "0", "--start-only", "--config", config.toString(), "--data", from.toString()};
        Outcome refused = ServerProcess.run(start);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("karta-server migrate --from " + from + " --to \"" + url.replace("se%26cret", "…") + "\".")
                .doesNotContain("cret");
        requireMigrated(migrate(from, url));
        Outcome started = ServerProcess.run(start);
        assertThat(started.code()).as(started.err()).isZero();
    }

    @Test
    void aServerWithARedisStoreNamesTheCommand() throws IOException {
        Path config = Files.writeString(
                directory.resolve("redis.yaml"), "store: redis://:secret@cache:6379/2\n" + TestServer.QUICK_DEMO);
        Outcome outcome = ServerProcess.run("--port", "0", "--start-only", "--config", config.toString());
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("karta-server migrate --from redis://cache:6379/2 --to")
                .doesNotContain("secret");
    }
}
