// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.ServerProcess.Outcome;

/** Commands on a store that is not of this version name the file, the problem and the remedy. */
final class StoreFormatTest {
    @TempDir
    Path data;

    /** Returns the file of the store. */
    private Path file() {
        return data.resolve("karta.db");
    }

    private Outcome keys() {
        Outcome outcome = ServerProcess.runHere("keys", "list", "--data", data.toString());
        assertThat(outcome.err()).doesNotContain("SQL", "Exception", "\tat ");
        assertThat(outcome.err().lines().filter(line -> line.startsWith("karta-server: ")))
                .hasSize(1);
        return outcome;
    }

    /** Creates a store of this version. */
    private void create() {
        Outcome created = ServerProcess.runHere(
                "keys", "create", "--project", "demo/assistant", "--origin", "loopback", "--data", data.toString());
        assertThat(created.code()).as(created.err()).isZero();
    }

    private void change(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void anOlderStoreIsLeftToTheServer() throws SQLException {
        create();
        change("PRAGMA user_version=0");
        for (String command : List.of("list", "disable")) {
            Outcome outcome = command.equals("list")
                    ? keys()
                    : ServerProcess.runHere("keys", "disable", "pk_live_x", "--data", data.toString());
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err())
                    .contains("The store " + file() + " has format 0, expected 2.")
                    .contains("Start the server of this version with it once");
        }
    }

    @Test
    void aStoreOfANewerVersionIsRefused() throws SQLException {
        create();
        change("PRAGMA user_version=99");
        Outcome outcome = keys();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains(file() + " has format 99 of a newer version", "Use the version");
    }

    @Test
    void rowsOfANewerVersionAreRefusedByCommandsAndServers() throws SQLException {
        create();
        change("UPDATE meta SET format = 99");
        Outcome command = keys();
        Outcome server = ServerProcess.runHere("--port", "0", "--data", data.toString());
        for (Outcome outcome : List.of(command, server)) {
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err()).contains(file() + " has format 99 of a newer version", "Use the version");
        }
    }

    @Test
    void theDatabaseOfAnotherProgramStaysAsItIs() throws SQLException, IOException {
        change("CREATE TABLE bookmarks(id)");
        byte[] before = Files.readAllBytes(file());
        Outcome outcome = keys();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains(file() + " is not a store of karta-server", "Choose another place");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void aFileThatIsNoDatabaseStaysAsItIs() throws IOException {
        Files.writeString(file(), "Not a database. ".repeat(100));
        Outcome outcome = keys();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains(file() + " is not a store of karta-server");
        assertThat(Files.readString(file())).startsWith("Not a database. ");
    }
}
