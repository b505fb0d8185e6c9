// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.ServerProcess.Outcome;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.event.Json;

/** Tests the output and the exit codes of the command line. */
final class CliTest {
    @TempDir
    Path directory;

    @Test
    void helpListsTheOptions() {
        Outcome help = ServerProcess.run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("--port", "--data", "--site", "--config", "KARTA_PORT");
        assertThat(ServerProcess.runHere("--version").out()).startsWith("karta-server 0.");
    }

    @Test
    void anUnknownOptionIsAUsageError() {
        Outcome outcome = ServerProcess.runHere("--sit", "1");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("--sit", "--site");
    }

    @Test
    void aMistypedOptionOrCommandGetsASuggestion() {
        Outcome option = ServerProcess.runHere("--prot", "1");
        assertThat(option.code()).isEqualTo(2);
        assertThat(option.err()).contains("Did you mean --port?", "Help: karta-server --help");
        Outcome command = ServerProcess.runHere("sesions");
        assertThat(command.code()).isEqualTo(2);
        assertThat(command.err()).contains("'sesions'", "Did you mean sessions?");
        assertThat(ServerProcess.runHere("keys", "lsit").err())
                .contains("Did you mean list?", "Help: karta-server keys --help");
        assertThat(ServerProcess.runHere("--colour").err()).doesNotContain("Did you mean");
    }

    @Test
    void theJarRefersToTheStartScriptForTheArchiveCommand() {
        assertThat(ServerProcess.runHere("--help").out()).contains("archive", "install");
        Outcome archive = ServerProcess.runHere("archive");
        assertThat(archive.code()).isEqualTo(2);
        assertThat(archive.err()).contains("start script", "java -jar karta-server.jar install");
    }

    @Test
    void aConfigErrorNamesFileLineAndExpectedValue() throws IOException {
        Path config = Files.writeString(directory.resolve("karta.yaml"), "host: 127.0.0.1\nprot: 1\n");
        Outcome outcome = ServerProcess.runHere("--config", config.toString());
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains(config + ":2: unknown key 'prot', expected one of host, port");
        assertThat(outcome.out()).isEmpty();
    }

    private Outcome check(String yaml) throws IOException {
        return ServerProcess.runHere(
                "check-config",
                Files.writeString(directory.resolve("karta.yaml"), yaml).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "projects: {}\n"})
    void aCheckedFileWithoutProjectsWarnsOfTheDemoAndItsPublicKey(String yaml) throws IOException {
        Outcome outcome = check(yaml);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err())
                .contains("karta.yaml:1: no projects: the demo project demo/assistant", "pk_test_demo");
    }

    @Test
    void aStartWarnsOfProbableMistakesInItsConfigFile() throws IOException {
        Path config = Files.writeString(directory.resolve("karta.yaml"), "projects: {}\n");
        String[] start = {
            "--start-only", "--port", "0", "--data", directory.resolve("data").toString(), "--config", config.toString()
        };
        try (Logged warnings = new Logged(ConfigFile.class.getName())) {
            assertThat(ServerProcess.runHere(start).code()).isZero();
            assertThat(warnings.lines())
                    .contains("[null] " + config + ":1: no projects: the demo project demo/assistant is served with the"
                            + " public key pk_test_demo");
        }
    }

    @Test
    void aCheckedFileWarnsOfUnknownKeysAndOfUnreachableProjects() throws IOException {
        Outcome outcome = check("""
                projects:
                  acme/shop:
                    keys: []
                    theme: {acent: red, accent: red, ownField: 1}
                    features: {histroy: true, history: true, reactions: true}
                  acme/none:
                    agent: {kind: scripted}
                  acme/closed:
                    keys: [{key: pk_live_closed, origins: []}]
                """);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("is valid: 3 projects");
        String file = "Warning: " + directory.resolve("karta.yaml") + ":";
        assertThat(outcome.err().lines().map(line -> line.replaceAll("(one of accent, ).*(, imageHosts)", "$1…$2")))
                .containsExactly(
                        file
                                + "3: acme/shop has no keys here, so no page can use it unless the store has one. Add one, or create it with: karta-server keys create",
                        file + "4: unknown theme key 'acent', did you mean 'accent'?",
                        // A widget of a newer version may know these, so they are no errors.
                        file
                                + "4: unknown theme key 'ownField', expected one of accent, …, imageHosts. The widget of this version ignores it",
                        file + "5: unknown features key 'histroy', did you mean 'history'?",
                        file
                                + "5: unknown features key 'reactions', expected one of history, uploads, feedback, branches, handover, dictation. The widget of this version ignores it",
                        file
                                + "7: acme/none has no keys here, so no page can use it unless the store has one. Add one, or create it with: karta-server keys create",
                        file + "9: pk_live_closed has no origins, so no page can use it");
    }

    private JsonNode checkForPrograms(int code, String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("karta.yaml"), yaml);
        Outcome outcome = ServerProcess.runHere("check-config", "--json", file.toString());
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
        assertThat(outcome.err()).isEmpty();
        return Json.parseTrusted(outcome.out());
    }

    @Test
    void theFindingsOfACheckedFileArePrintedAsJson() throws IOException {
        String file = directory.resolve("karta.yaml").toString();
        String project = "projects:\n  a/b:\n    keys: [{key: pk_live_1, origins: [loopback]}]\n";
        assertThat(checkForPrograms(0, project)).isEmpty();
        assertThat(checkForPrograms(0, "store: embedded\n" + project + "    theme: {acent: red}\n"))
                .containsExactly(
                        finding(
                                file,
                                null,
                                "warning",
                                "store: embedded is an old name. Write store: sqlite, or leave the key out."),
                        finding(file, 5, "warning", "unknown theme key 'acent', did you mean 'accent'?"));
        assertThat(checkForPrograms(2, "prot: 1\n" + project)
                        .get(0)
                        .path("message")
                        .asText())
                .startsWith("unknown key 'prot', expected one of ");
        assertThat(checkForPrograms(2, "prot: 1\n" + project)
                        .get(0)
                        .path("line")
                        .asInt())
                .isEqualTo(1);
        assertThat(checkForPrograms(2, "prot: 1\n" + project)
                        .get(0)
                        .path("severity")
                        .asText())
                .isEqualTo("error");
    }

    private static JsonNode finding(String file, Integer line, String severity, String message) {
        return Json.object()
                .put("file", file)
                .put("line", line)
                .put("severity", severity)
                .put("message", message);
    }

    @Test
    void aCheckedFileWarnsOfColoursThatNoBrowserSupports() throws IOException {
        String file = "Warning: " + directory.resolve("karta.yaml") + ":";
        String project = "projects:\n  a/b:\n    keys: [{key: pk_live_1, origins: [loopback]}]\n    theme:\n";
        assertThat(check(project + "      accent: notacolor\n      accentForeground: '#12345'\n")
                        .err()
                        .lines())
                .containsExactly(
                        file + "5: 'accent': expected a CSS colour such as #0a7, found 'notacolor'. The widget uses its"
                                + " default instead",
                        file + "6: 'accentForeground': expected a CSS colour such as #0a7, found '#12345'. The widget"
                                + " uses its default instead");
        for (String color : List.of("red", "'#d4ff4f'", "'#FFF'", "oklch(70% 0.1 200)", "CanvasText", "transparent")) {
            assertThat(check(project + "      accent: " + color + "\n").err())
                    .as(color)
                    .isEmpty();
        }
    }

    @Test
    void aCheckedFileWarnsOfAProviderThatNeedsAKey() throws IOException {
        Outcome outcome = check("""
                projects:
                  acme/shop:
                    keys: [{key: pk_live_shop, origins: [loopback]}]
                    agent: {kind: model, model: x}
                  acme/local:
                    keys: [{key: pk_live_local, origins: [loopback]}]
                    agent: {kind: model, model: x, base_url: "http://127.0.0.1:11434/v1"}
                  acme/docs:
                    keys: [{key: pk_live_docs, origins: [loopback]}]
                    agent: {kind: docs, folder: ., embeddings: {model: x}}
                  acme/written:
                    keys: [{key: pk_live_written, origins: [loopback]}]
                    agent: {kind: model, model: x, base_url: "https://API.openai.com/v1/"}
                  acme/empty:
                    keys: [{key: pk_live_empty, origins: [loopback]}]
                    agent: {kind: model, provider: anthropic, model: x, api_key: ""}
                    transcription: {model: x, base_url: "https://api.openai.com/v1"}
                """);
        assertThat(outcome.code()).isZero();
        String warning = "no api_key: https://api.openai.com/v1 is asked without one and will refuse. Add api_key, or"
                + " base_url for another endpoint";
        Path file = directory.resolve("karta.yaml");
        assertThat(outcome.err().lines())
                .containsExactly(
                        "Warning: " + file + ":4: " + warning,
                        "Warning: " + file + ":10: " + warning,
                        "Warning: " + file + ":13: " + warning,
                        "Warning: " + file + ":16: " + warning.replace("openai", "anthropic"),
                        "Warning: " + file + ":17: " + warning);
    }

    @Test
    void theErrorForATakenPortNamesTheRemedy() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            Outcome outcome = ServerProcess.runHere(
                    "--port", port, "--data", directory.resolve("data").toString());
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err()).contains(port, "in use", "--port");
        }
    }

    /** The demo has a public key, which a server with its own projects must not get unnoticed. */
    @Test
    void documentsOfTheDemoAreRefusedBesideAConfigFile() throws IOException {
        Path config = Files.writeString(
                directory.resolve("karta.yaml"), "projects: {a/b: {keys: [{key: pk_live_1, origins: [loopback]}]}}\n");
        String[] options = {"--docs", directory.toString(), "--config", config.toString(), "--print-config"};
        Outcome outcome = ServerProcess.runHere(options);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .isEqualTo(
                        "karta-server: --docs (KARTA_DOCS): not allowed beside --config (KARTA_CONFIG), because it is"
                                + " for the demo. In the config file, name the folder in the agent of a project:"
                                + " agent: {kind: docs, folder: pages}\n");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void aMissingSiteDirectoryIsAnError() {
        Outcome outcome = ServerProcess.runHere(
                "--port",
                "0",
                "--data",
                directory.toString(),
                "--site",
                directory.resolve("nowhere").toString());
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("--site", "nowhere");
    }

    @Test
    void aDataDirectoryThatIsAFileIsAnError() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        Outcome outcome = ServerProcess.runHere("--port", "0", "--data", file.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("karta-server: " + file + " exists already, as a file. Name another path, or move it away.");
    }
}
