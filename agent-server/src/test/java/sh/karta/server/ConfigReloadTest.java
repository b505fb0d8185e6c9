// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.store.StoredKey;

/** Tests that a running server applies a changed config file. */
final class ConfigReloadTest {
    private static final String VISITOR = "visitor-with-128-random-bits";
    private static final String SERVER = "management: {port: 0}\n";
    private static final String SCRIPTED = "{kind: scripted, pace_millis: 0}";

    @TempDir
    Path directory;

    private KartaServer server;
    private ConfigWatch watch;

    @AfterEach
    void stop() {
        watch.close();
        server.close();
    }

    private static String project(String name, String agent, String... keys) {
        StringBuilder yaml = new StringBuilder("  " + name + ":\n    keys:\n");
        for (String key : keys) {
            yaml.append("      - {key: ").append(key).append(", origins: [loopback]}\n");
        }
        return yaml + "    agent: " + agent + "\n";
    }

    private static String demo(String agent, String... keys) {
        return SERVER + "projects:\n" + project("demo/assistant", agent, keys);
    }

    private void start(Path file) throws Exception {
        start(file, 0);
    }

    /** @param port null for the port of the file */
    private void start(Path file, Integer port) throws Exception {
        ConfigWatch.Source source =
                () -> ConfigFile.read(file, System::getenv).with(null, port, directory.resolve("data"), null);
        server = KartaServer.start(source.read());
        watch = ConfigWatch.start(server, file, source);
    }

    private Path file() {
        return directory.resolve("karta.yaml");
    }

    private void startWith(String yaml) throws Exception {
        start(Files.writeString(file(), yaml));
    }

    private TestClient client() {
        return new TestClient(server.address());
    }

    private void awaitMint(String key, int status) {
        Waiting.until(
                "status " + status + " for " + key,
                () -> client().mint("embed_key", key, "visitor_id", VISITOR).status() == status);
    }

    private void awaitMetric(String line) {
        TestClient operator = new TestClient(server.managementAddress());
        Waiting.until("a metric: " + line, () -> operator.get("/metrics").text().contains(line));
    }

    @Test
    void aChangedFileAppliesToNewTurnsAndAWaitingTurnKeepsItsAgent() throws Exception {
        Files.writeString(Files.createDirectory(directory.resolve("docs")).resolve("a.md"), "# Coffee\n\nGrind it.\n");
        startWith(demo(SCRIPTED, "pk_test_demo"));
        TestClient client = client().signIn(VISITOR);
        String open = client.createSession();
        client.say(open, "say: before\n@approval refund | Order 7\ndone it\n@denied\nleft it\n@end\nafter");
        List<JsonNode> events = client.follow(open, 0);
        JsonNode pause = events.get(events.size() - 1);

        Files.writeString(file(), demo("{kind: docs, folder: docs, pace_millis: 0}", "pk_test_demo", "pk_test_new"));
        awaitMint("pk_test_new", 200);

        String fresh = client.createSession();
        client.say(fresh, "say: a script");
        assertThat(TestClient.text(client.follow(fresh, 0))).isNotEqualTo("a script");
        var approval = TestClient.object("type", "user.tool_confirmation", "result", "approve_once")
                .put("request_id", pause.path("request_id").asText());
        client.post(client.session(open) + "/events", approval);
        assertThat(TestClient.text(client.follow(open, pause.path("seq").asLong())))
                .contains("done it", "after");
    }

    private static String site(String every) {
        return "{kind: docs, crawl: {sitemap: \"https://shared.karta.example/sitemap.xml\", every: " + every + "}}";
    }

    private static List<String> crawlers() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("karta-crawl-shared.karta.example"))
                .toList();
    }

    @Test
    void agentsThatReadOneSiteShareItsCrawlerAlsoWithAnotherInterval() throws Exception {
        startWith(demo(site("1h"), "pk_test_demo") + project("demo/other", site("24h"), "pk_test_other"));
        assertThat(crawlers()).hasSize(1);
        Files.writeString(
                file(), demo(site("30m"), "pk_test_new") + project("demo/other", site("24h"), "pk_test_other"));
        awaitMint("pk_test_new", 200);
        assertThat(crawlers()).hasSize(1);
        Files.writeString(file(), demo(SCRIPTED, "pk_test_newer"));
        awaitMint("pk_test_newer", 200);
        Waiting.until("the crawler has ended", () -> crawlers().isEmpty());
    }

    @Test
    void aRemovedKeyIsRefusedAtOnce() throws Exception {
        startWith(demo(SCRIPTED, "pk_test_demo", "pk_test_other"));
        TestClient client = client().signIn(VISITOR);
        assertThat(client.get(client.sessions()).status()).isEqualTo(200);
        Files.writeString(file(), demo(SCRIPTED, "pk_test_other"));
        awaitMint("pk_test_demo", 401);
        assertThat(client.get(client.sessions()).status()).isEqualTo(401);
        assertThat(client().mint("embed_key", "pk_test_other", "visitor_id", VISITOR)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRemovedProjectIsRefusedAtOnceAlsoWithAKeyOfTheStore() throws Exception {
        String rest = project("demo/rest", SCRIPTED, "pk_test_rest");
        startWith(demo(SCRIPTED, "pk_test_demo") + rest);
        server.store()
                .keys()
                .put(new StoredKey("pk_test_stored", "demo/assistant", List.of("loopback"), true, Instant.EPOCH, null));
        TestClient client = client().signIn(VISITOR);
        awaitMint("pk_test_stored", 200);
        Files.writeString(file(), SERVER + "projects:\n" + rest);
        awaitMint("pk_test_demo", 401);
        assertThat(client.get(client.sessions()).status()).isEqualTo(401);
        assertThat(client().mint("embed_key", "pk_test_stored", "visitor_id", VISITOR)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void anInvalidFileChangesOnlyLogAndMetric() throws Exception {
        startWith(demo(SCRIPTED, "pk_test_demo"));
        try (Logged logged = new Logged(ConfigWatch.class.getName())) {
            Files.writeString(file(), demo(SCRIPTED, "pk_test_other") + "    colour: red\n");
            awaitMetric("karta_config_reloads_total{outcome=\"refused\"} 1.0");
            assertThat(logged.lines())
                    .anyMatch(line -> line.contains("the earlier one stays in force")
                            && line.contains(file() + ":7: unknown key 'colour'"));
        }
        assertThat(client().mint("embed_key", "pk_test_demo", "visitor_id", VISITOR)
                        .status())
                .isEqualTo(200);
        assertThat(client().mint("embed_key", "pk_test_other", "visitor_id", VISITOR)
                        .status())
                .isEqualTo(401);
        Files.writeString(file(), demo(SCRIPTED, "pk_test_other"));
        awaitMint("pk_test_other", 200);
    }

    @Test
    void anEmptyFileChangesNothing() throws Exception {
        startWith(demo(SCRIPTED, "pk_test_other"));
        Files.writeString(file(), "\n");
        awaitMetric("karta_config_reloads_total{outcome=\"refused\"} 1");
        assertThat(client().mint("embed_key", "pk_test_other", "visitor_id", VISITOR)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void missingDocumentsChangeNothing() throws Exception {
        startWith(demo(SCRIPTED, "pk_test_demo"));
        Files.writeString(file(), demo("{kind: docs, folder: nowhere}", "pk_test_other"));
        awaitMetric("karta_config_reloads_total{outcome=\"refused\"} 1.0");
        assertThat(client().mint("embed_key", "pk_test_demo", "visitor_id", VISITOR)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aFileThatAnEditorReplacesByRenamingIsApplied() throws Exception {
        startWith(demo(SCRIPTED, "pk_test_demo"));
        Path next = Files.writeString(directory.resolve("karta.yaml~"), demo(SCRIPTED, "pk_test_renamed"));
        Files.setLastModifiedTime(next, Files.getLastModifiedTime(file()));
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        awaitMint("pk_test_renamed", 200);
    }

    @Test
    void aConfigMapThatKubernetesReplacesByALinkIsApplied() throws Exception {
        configMap("..1", demo(SCRIPTED, "pk_test_demo"));
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(file(), Path.of("..data/karta.yaml"));
        start(file());
        configMap("..2", demo(SCRIPTED, "pk_test_linked"));
        Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of("..2"));
        Files.move(
                link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        awaitMint("pk_test_linked", 200);
    }

    private void configMap(String name, String yaml) throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve(name)).resolve("karta.yaml"), yaml);
    }

    @Test
    void settingsThatNeedARestartAreNamedAndStayUnchanged() throws Exception {
        startWith(demo(SCRIPTED, "pk_test_demo"));
        String address = server.address();
        try (Logged logged = new Logged(ConfigInForce.class.getName())) {
            Files.writeString(
                    file(),
                    "stream_heartbeat_seconds: 5\nlimits: {streams: 1}\ntoken_seconds: 60\n"
                            + demo(SCRIPTED, "pk_test_other"));
            awaitMint("pk_test_other", 200);
            String expected = "restart the server to change stream_heartbeat_seconds, limits";
            Waiting.until("a log line", () -> logged.lines().stream().anyMatch(line -> line.endsWith(expected)));
        }
        assertThat(server.address()).isEqualTo(address);
        assertThat(client().mint("embed_key", "pk_test_other", "visitor_id", VISITOR)
                        .json()
                        .path("expires_in")
                        .asInt())
                .isEqualTo(60);
    }

    @Test
    void aChangedPortAndStoreNeedARestartAndTheFormerOnesStayInForce() throws Exception {
        try (HeldPort former = new HeldPort();
                HeldPort next = new HeldPort()) {
            Files.writeString(file(), "port: " + former.number() + "\n" + demo(SCRIPTED, "pk_test_demo"));
            start(file(), null);
            TestClient client = client().signIn(VISITOR);
            String id = client.createSession();
            try (Logged logged = new Logged(ConfigInForce.class.getName())) {
                Files.writeString(
                        file(),
                        "port: " + next.number() + "\nstore: jdbc:postgresql://127.0.0.1:" + next.number()
                                + "/karta?user=karta\n" + demo(SCRIPTED, "pk_test_demo", "pk_test_other"));
                awaitMint("pk_test_other", 200);
                String expected = "restart the server to change port, store";
                Waiting.until("a log line", () -> logged.lines().stream().anyMatch(line -> line.endsWith(expected)));
            }
            assertThat(server.address()).endsWith(":" + former.number());
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), next.number()).close())
                    .isInstanceOf(ConnectException.class);
            assertThat(client.say(id, "say: hello").status()).isEqualTo(202);
            assertThat(TestClient.text(client.follow(id, 0))).isEqualTo("hello");
            assertThat(server.store().health().path("kind").asText()).isEqualTo("sqlite");
        }
    }
}
