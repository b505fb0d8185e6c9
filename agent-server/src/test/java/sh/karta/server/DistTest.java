// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.event.Json;

/** Runs the commands of the container and systemd files as written, but without building an image or starting systemd. */
final class DistTest {
    private static final String INSTALLED = "/opt/karta";

    /** A directory like {@value #INSTALLED}. Its {@code java} runs the classes under test in place of the jar. */
    @TempDir
    Path directory;

    @BeforeEach
    void install() throws IOException {
        for (String file : List.of("karta-server", "karta.yaml")) {
            Files.copy(Path.of("dist", file), directory.resolve(file));
        }
        Files.createFile(directory.resolve("karta-server.jar"));
        Files.writeString(directory.resolve("java"), """
                #!/bin/sh
                while [ "$1" != -jar ]; do
                    case $1 in
                        -XX:ArchiveClassesAtExit=*) echo archive > "${1#*=}" ;;
                        -XX:SharedArchiveFile=*) test "${1#*=}" -ef "$(dirname "$0")/karta-server.jsa" || exit 8; touch "$0.used" ;;
                    esac
                    shift
                done
                test -f "$2" || exit 9
                shift 2
                exec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp "$TEST_CLASS_PATH" sh.karta.server.cli.Main "$@"
                """.formatted(System.getProperty("java.home")));
        for (String program : List.of("karta-server", "java")) {
            assertThat(directory.resolve(program).toFile().setExecutable(true)).isTrue();
        }
    }

    private ProcessBuilder program(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command.stream()
                        .map(word -> word.replace(INSTALLED, directory.toString()))
                        .toList())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()));
        builder.environment().putAll(environment);
        builder.environment().put("KARTA_JAVA", directory.resolve("java").toString());
        builder.environment().put("TEST_CLASS_PATH", System.getProperty("java.class.path"));
        return builder;
    }

    private static String firstLine(Process process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor())
                .as("SIGTERM ends it as systemd and containers expect")
                .isEqualTo(143);
    }

    /** Returns the instructions of a container file in order, each with its arguments; continued lines are joined. */
    private static List<String[]> instructions(Path file) throws IOException {
        List<String[]> instructions = new ArrayList<>();
        for (String line : Files.readString(file).replace("\\\n", " ").split("\n", -1)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                Matcher matcher = Pattern.compile("([A-Z]+) (.+)").matcher(line);
                assertThat(matcher.matches()).as(line).isTrue();
                instructions.add(new String[] {matcher.group(1), matcher.group(2)});
            }
        }
        return instructions;
    }

    private static String only(List<String[]> instructions, String name) {
        List<String> found = instructions.stream()
                .filter(i -> i[0].equals(name))
                .map(i -> i[1])
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private static List<String> words(String json) {
        JsonNode array = Json.parseTrusted(json);
        assertThat(array.isArray()).as("the form that needs no shell: " + json).isTrue();
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Tag("full")
    @Test
    void theContainerRunsUnprivilegedAndItsHealthCheckWorks() throws Exception {
        List<String[]> instructions = instructions(Path.of("dist/Containerfile"));
        assertThat(instructions)
                .extracting(i -> i[0])
                .containsExactly(
                        "ARG",
                        "FROM",
                        "COPY",
                        "RUN",
                        "USER",
                        "VOLUME",
                        "EXPOSE",
                        "ENV",
                        "ENV",
                        "HEALTHCHECK",
                        "ENTRYPOINT");
        assertThat(only(instructions, "FROM")).isEqualTo("${" + only(instructions, "ARG") + "}");
        assertThat(only(instructions, "COPY").split(" ", -1))
                .containsExactly("karta-server.jar", "karta-server", INSTALLED + "/");
        assertThat(only(instructions, "USER")).matches("[1-9][0-9]+:[1-9][0-9]+");
        assertThat(only(instructions, "RUN"))
                .isEqualTo("chmod 755 " + INSTALLED + "/karta-server && mkdir /data && chown 10001:10001 /data && "
                        + INSTALLED + "/karta-server archive");
        assertThat(Files.isExecutable(Path.of("dist/karta-server"))).isTrue();

        Map<String, String> environment = new HashMap<>();
        for (String[] instruction : instructions) {
            if (instruction[0].equals("ENV")) {
                Matcher pair = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|(\\S+))").matcher(instruction[1]);
                pair.results()
                        .forEach(each ->
                                environment.put(each.group(1), each.group(2) == null ? each.group(3) : each.group(2)));
            }
        }
        assertThat(environment.get("KARTA_DATA")).isEqualTo(only(instructions, "VOLUME"));
        Matcher defaults =
                Pattern.compile("KARTA_JAVA_OPTS:-([^}]*)}").matcher(Files.readString(Path.of("dist/karta-server")));
        assertThat(defaults.find()).isTrue();
        assertThat(environment.get("KARTA_JAVA_OPTS"))
                .isEqualTo(defaults.group(1) + " -XX:-UsePerfData -Djava.io.tmpdir=" + only(instructions, "VOLUME"));
        environment.put("KARTA_DATA", directory.resolve("data").toString());
        environment.put("KARTA_PORT", "0");
        Process server =
                program(words(only(instructions, "ENTRYPOINT")), environment).start();
        try {
            String line = firstLine(server);
            assertThat(line).startsWith("listening on http://0.0.0.0:");
            String check = only(instructions, "HEALTHCHECK");
            List<String> command = words(check.substring(check.indexOf("CMD ") + 4));
            environment.put("KARTA_PORT", line.replaceAll(".*:", ""));
            assertThat(program(command, environment).start().waitFor()).isZero();
            new TestClient("http://127.0.0.1:" + environment.get("KARTA_PORT")).signIn("visitor-with-128-random-bits");
            end(server);
            assertThat(Files.readAllLines(directory.resolve("log")))
                    .as("one line of JSON for each request")
                    .isNotEmpty()
                    .allSatisfy(
                            l -> assertThat(Json.parseTrusted(l).path("level").asText())
                                    .isEqualTo("INFO"));
            assertThat(program(command, environment).start().waitFor()).isEqualTo(1);
        } finally {
            server.destroyForcibly();
        }
        assertThat(directory.resolve("data/karta.db")).exists();
    }

    private static Map<String, List<String>> unit() throws IOException {
        Map<String, List<String>> settings = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("dist/karta-server.service"))) {
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("[")) {
                String[] setting = line.split("=", 2);
                settings.computeIfAbsent(setting[0], k -> new ArrayList<>()).add(setting[1]);
            }
        }
        return settings;
    }

    @Tag("full")
    @Test
    void theSystemdCommandStartsTheServerAndStopsItGracefully() throws Exception {
        Map<String, List<String>> unit = unit();
        assertThat(unit.get("StateDirectory")).containsExactly("karta");
        String command = unit.get("ExecStart").get(0);
        assertThat(command).contains("--data /var/lib/karta");
        assertThat(Integer.parseInt(unit.get("TimeoutStopSec").get(0)))
                .isGreaterThan((int) ServerConfig.demo().stop().within().toSeconds());
        assertThat(unit.get("SuccessExitStatus")).containsExactly("143");
        Map<String, String> environment = new HashMap<>();
        unit.get("Environment").forEach(e -> environment.put(e.split("=", 2)[0], e.split("=", 2)[1]));
        environment.put("KARTA_PORT", "0");
        Matcher secrets = Pattern.compile("\\$\\{(\\w+)}").matcher(Files.readString(directory.resolve("karta.yaml")));
        secrets.results().forEach(secret -> environment.put(secret.group(1), "a-secret-of-20-letters"));
        Files.createDirectories(directory.resolve("docs"));
        Process server = program(
                        List.of(command.replace("/var/lib/karta", directory + "/state")
                                .split(" ", -1)),
                        environment)
                .start();
        try {
            assertThat(firstLine(server)).startsWith("listening on http://127.0.0.1:");
            end(server);
        } finally {
            server.destroyForcibly();
        }
        assertThat(directory.resolve("state/karta.db")).exists();
    }

    private int script(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(INSTALLED + "/karta-server"));
        command.addAll(List.of(arguments));
        return program(command, Map.of())
                .redirectOutput(directory.resolve("out").toFile())
                .start()
                .waitFor();
    }

    @Tag("full")
    @Test
    void theFirstStartCreatesAnArchiveThatLaterStartsUse() throws Exception {
        String port = "--port=1";
        assertThat(script("health", port)).isEqualTo(1);
        assertThat(directory.resolve("java.used")).doesNotExist();
        assertThat(script("archive")).isZero();
        assertThat(directory.resolve("karta-server.jsa")).exists();
        assertThat(directory.resolve("karta-server.jsa.new")).doesNotExist();
        assertThat(Files.readString(directory.resolve("out"))).startsWith("listening on http://127.0.0.1:");
        assertThat(script("health", port)).isEqualTo(1);
        assertThat(directory.resolve("java.used")).exists();
    }

    @Test
    void aStartThatFailsLeavesNoArchive() throws Exception {
        Files.delete(directory.resolve("karta-server.jar"));
        assertThat(script("archive")).isEqualTo(9);
        assertThat(directory.resolve("karta-server.jsa")).doesNotExist();
        assertThat(directory.resolve("karta-server.jsa.new")).doesNotExist();
    }

    @Test
    void systemdAcceptsTheUnit() throws Exception {
        Path analyze = Path.of("/usr/bin/systemd-analyze");
        Prerequisite.require(Files.isExecutable(analyze), "systemd-analyze");
        Path unit = Files.writeString(
                directory.resolve("karta-server.service"),
                Files.readString(Path.of("dist/karta-server.service")).replace(INSTALLED, directory.toString()));
        Process verify = new ProcessBuilder(analyze.toString(), "verify", "--man=no", unit.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(verify.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }
}
