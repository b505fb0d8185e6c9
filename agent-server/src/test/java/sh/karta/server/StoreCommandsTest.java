// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.ServerProcess.Outcome;
import sh.karta.server.event.Json;

/** Tests commands that copy a store or the data of one user. */
final class StoreCommandsTest {
    @TempDir
    Path directory;

    private Outcome run(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--config";
        all[arguments.length + 1] = directory.resolve("config.yaml").toString();
        return ServerProcess.runHere(all);
    }

    private Outcome beside(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = directory.resolve("data").toString();
        return run(all);
    }

    private static String ok(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.out();
    }

    private TestServer server() {
        return TestServer.with(
                directory, "store: sqlite\n" + TestServer.QUICK_DEMO + "    features: {uploads: true}\n");
    }

    private static String talk(TestServer server, String visitor, String text) {
        TestClient client = server.client().signIn(visitor);
        String id = client.createSession();
        client.say(id, text);
        client.follow(id, 0);
        return id;
    }

    @Test
    void aBackupOfARunningServerIsRestoredElsewhere() {
        String file = directory.resolve("backup.tar").toString();
        String id;
        try (TestServer server = server()) {
            id = talk(server, "visitor-with-128-random-bits", "say: kept");
            assertThat(ok(beside("backup", "--to", file))).startsWith("Wrote ").endsWith(" rows to " + file + ".\n");
            Outcome again = beside("backup", "--to", file);
            assertThat(again.err()).contains(file + " exists already");
            assertThat(again.code()).isEqualTo(1);
            Outcome used = beside("restore", "--from", file);
            assertThat(used.err()).contains("Another server uses the data directory");
            assertThat(used.code()).isEqualTo(1);
        }
        String elsewhere = directory.resolve("elsewhere").toString();
        assertThat(ok(run("restore", "--from", file, "--data", elsewhere))).startsWith("Restored ");
        assertThat(ok(run("sessions", "show", id, "--data", elsewhere))).contains("\nkept\n");
        Outcome missing = run("restore", "--from", file + "x", "--data", elsewhere);
        assertThat(missing.err()).contains("--from: the file " + file + "x does not exist.");
        assertThat(missing.code()).isEqualTo(1);
    }

    @Test
    void allDataOfAVisitorIsExportedAndErasedAlsoFromRestoredBackups() {
        String file = directory.resolve("backup.tar").toString();
        String[] visitor = {"--project", "demo/assistant", "--visitor", "visitor-with-128-random-bits"};
        try (TestServer server = server()) {
            String mine = talk(server, visitor[3], "say: mine");
            String other = talk(server, "another-with-128-random-bits", "say: of another");
            TestClient client = server.client().signIn(visitor[3]);
            client.post(
                    client.session(mine) + "/feedback", TestClient.object("message_id", "msg_2_answer", "value", "up"));
            String content = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
            client.post(client.session(mine) + "/files", TestClient.object("name", "a.bin", "content_base64", content));
            assertThat(ok(beside(with("export-user", visitor))))
                    .startsWith("{\"session\":\"" + mine + "\"")
                    .contains("\"text\":\"mine\"", "\"feedback\":\"msg_2_answer\"", "\"content_base64\":\"AQID\"")
                    .doesNotContain("of another");
            ok(beside("backup", "--to", file));
            assertThat(ok(beside(with("erase-user", visitor)))).isEqualTo("1 sessions deleted\n");
            assertThat(beside("sessions", "show", mine).code()).isEqualTo(2);
            assertThat(ok(beside(with("export-user", visitor)))).isEmpty();
            assertThat(ok(beside("sessions", "list"))).contains(other);
        }
        ok(beside("restore", "--from", file));
        assertThat(ok(beside(with("export-user", visitor)))).isEmpty();
        assertThat(ok(beside("sessions", "list"))).contains("say: of another").doesNotContain("say: mine");
    }

    @Test
    void backupRestoreAndEraseUserPrintTheirResultAsJsonToo() {
        String file = directory.resolve("backup.tar").toString();
        try (TestServer server = server()) {
            talk(server, "visitor-with-128-random-bits", "say: kept");
        }
        JsonNode written = Json.parseTrusted(ok(beside("backup", "--json", "--to", file)));
        assertThat(written.path("file").asText()).isEqualTo(file);
        assertThat(written.path("rows").asInt()).isPositive();
        assertThat(Json.parseTrusted(ok(beside("restore", "--json", "--from", file))))
                .isEqualTo(written);
        String[] visitor = {"--project", "demo/assistant", "--visitor", "visitor-with-128-random-bits", "--json"};
        assertThat(Json.parseTrusted(ok(beside(with("erase-user", visitor)))))
                .isEqualTo(Json.object().put("sessions", 1));
    }

    @Test
    void aMistypedDirectoryIsNotUsedAsAnEmptyStore() throws Exception {
        Files.writeString(directory.resolve("config.yaml"), TestServer.QUICK_DEMO);
        String nowhere = directory.resolve("nowhere").toString();
        for (String[] command : new String[][] {
            {"backup", "--to", directory.resolve("backup.tar").toString()},
            {"export-user", "--project", "demo/assistant", "--user", "a"},
            {"erase-user", "--project", "demo/assistant", "--user", "a"},
            {"keys", "rotate", "pk_live_a"},
            {"keys", "disable", "pk_live_a"},
            {"keys", "enable", "pk_live_a"},
            {"keys", "revoke-tokens", "pk_live_a"},
            {"keys", "set-origins", "pk_live_a", "--origin", "loopback"}
        }) {
            String[] all = Arrays.copyOf(command, command.length + 2);
            all[command.length] = "--data";
            all[command.length + 1] = nowhere;
            Outcome refused = run(all);
            assertThat(refused.code()).as(String.join(" ", command)).isEqualTo(2);
            assertThat(refused.err()).contains("The directory " + nowhere + " has no store.");
        }
        assertThat(directory.resolve("nowhere")).doesNotExist();
        assertThat(directory.resolve("backup.tar")).doesNotExist();
    }

    @Test
    void aKeyOfTheConfigFileIsChangedThereAndNotByNamingAStore() {
        String nowhere = directory.resolve("nowhere").toString();
        for (String command : new String[] {"rotate", "disable", "enable", "revoke-tokens"}) {
            Outcome refused = ServerProcess.runHere("keys", command, "pk_test_demo", "--data", nowhere);
            assertThat(refused.code()).as(command).isEqualTo(2);
            assertThat(refused.err())
                    .contains("The store has no key pk_test_demo. To change a key of the config file, edit the file.");
        }
        assertThat(directory.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aMistypedProjectIsNotOneWithoutData() {
        try (TestServer server = server()) {
            talk(server, "visitor-with-128-random-bits", "say: kept");
        }
        for (String[] command : new String[][] {
            {"sessions", "list", "--project", "demo/asistant"},
            {"report", "--project", "demo/asistant"}
        }) {
            Outcome refused = beside(command);
            assertThat(refused.code()).as(command[0]).isEqualTo(2);
            assertThat(refused.err())
                    .isEqualTo("karta-server: --project: neither the config nor the store has demo/asistant, expected"
                            + " demo/assistant.\n");
            assertThat(refused.out()).isEmpty();
        }
        // The data of a person may have been deleted with the project's last session.
        for (String command : new String[] {"export-user", "erase-user"}) {
            Outcome warned = beside(command, "--project", "demo/asistant", "--user", "a");
            assertThat(warned.code()).as(command).isZero();
            assertThat(warned.err())
                    .startsWith("warning: --project: neither the config nor the store has demo/asistant, expected");
        }
    }

    @Test
    void aProjectThatTheConfigNoLongerHasIsKnownByItsSessions() throws Exception {
        String id;
        try (TestServer server = server()) {
            id = talk(server, "visitor-with-128-random-bits", "say: kept");
        }
        Files.writeString(directory.resolve("config.yaml"), "projects: {acme/other: {}}\n");
        assertThat(ok(beside("sessions", "list", "--project", "demo/assistant")))
                .contains(id);
        String[] dataOnly = {
            "sessions",
            "list",
            "--project",
            "acme/other",
            "--data",
            directory.resolve("data").toString()
        };
        assertThat(ServerProcess.runHere(dataOnly).err())
                .endsWith("has acme/other, expected demo/assistant. Name the server's config file with --config.\n");
        assertThat(beside("sessions", "list", "--project", "acme/otter").err())
                .contains("neither the config nor the store has acme/otter, expected acme/other or demo/assistant.");
    }

    @Test
    void aBackupIntoAMissingDirectoryNamesTheDirectory() {
        server().close();
        String file = directory.resolve("none").resolve("b.tar").toString();
        assertThat(beside("backup", "--to", file).err())
                .contains("The directory " + directory.resolve("none") + " does not exist.");
    }

    private static String[] with(String command, String[] visitor) {
        String[] all = new String[visitor.length + 1];
        all[0] = command;
        System.arraycopy(visitor, 0, all, 1, visitor.length);
        return all;
    }

    @Test
    void eitherAUserOrAVisitorMustBeNamed() throws Exception {
        Files.writeString(directory.resolve("config.yaml"), TestServer.QUICK_DEMO);
        assertThat(beside("erase-user", "--project", "demo/assistant").code()).isEqualTo(2);
        assertThat(beside("erase-user", "--project", "demo/assistant", "--user", "a", "--visitor", "b")
                        .code())
                .isEqualTo(2);
        for (String command : new String[] {"backup", "restore", "erase-user", "export-user"}) {
            assertThat(ok(ServerProcess.runHere(command, "--help"))).startsWith("Usage: karta-server " + command);
        }
    }
}
