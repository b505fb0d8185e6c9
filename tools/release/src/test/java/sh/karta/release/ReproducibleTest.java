// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The artefacts depend on the sources only, not on the place, time or user of the build. */
@Tag("full")
class ReproducibleTest {
    private static final Path ROOT =
            Path.of(System.getProperty("karta.root")).toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void noArtefactContainsThePathOfItsBuildFolder() throws IOException {
        String here = ROOT.toString();
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : Shipped.files(ROOT).entrySet()) {
            Shipped.unpacked(file.getKey(), file.getValue(), (entry, bytes) -> {
                if (new String(bytes, StandardCharsets.ISO_8859_1).contains(here)) {
                    found.add(file.getKey() + ": " + entry.getName());
                }
            });
        }
        assertThat(found).isEmpty();
    }

    @Test
    void ownEntriesOfAJarHaveAFixedTime() throws IOException {
        for (Map.Entry<String, byte[]> file : Shipped.files(ROOT).entrySet()) {
            if (file.getKey().endsWith(".jar")) {
                Set<LocalDateTime> times = new HashSet<>();
                Shipped.unpacked(file.getKey(), file.getValue(), (entry, bytes) -> {
                    if (entry.getName().startsWith("sh/karta/")) {
                        times.add(entry.getTimeLocal());
                    }
                });
                assertThat(times).as(file.getKey()).hasSize(1);
            }
        }
    }

    @Test
    void twoClonesAtDifferentPathsBuildTheSameBytes() throws Exception {
        Path one = clone("one");
        Path two = clone("a/longer/path with spaces/two");
        build(one);
        build(two);

        Map<String, byte[]> first = Shipped.files(one);
        Map<String, byte[]> second = Shipped.files(two);
        assertThat(second.keySet()).isEqualTo(first.keySet()).hasSizeGreaterThan(40);
        first.forEach((name, bytes) -> assertThat(second.get(name)).as(name).isEqualTo(bytes));
    }

    @Test
    void theDemoOfACleanClonePrintsItsAddressServesAndStops() throws Exception {
        Path clone = clone("clean");
        ProcessBuilder command = new ProcessBuilder("mvn", "-B", "-Pdemo", "-Ddemo.port=0");
        command.environment().put("CI", "true");
        Process demo =
                command.directory(clone.toFile()).redirectErrorStream(true).start();
        try (BufferedReader lines = demo.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder said = new StringBuilder();
            URI page = announced(lines, said);
            assertThat(said)
                    .containsSubsequence("Building Karta ", "minutes on two cores", "Building Karta :: ")
                    .doesNotContain(
                            "Downloading from", "T E S T S", "ℹ pass", "end-to-end tests", "Karta :: npm packages");
            assertThat(List.of("agent-server/target/karta-server.jsa", "e2e-tests/target", "npm-dist/target"))
                    .noneMatch(file -> Files.exists(clone.resolve(file)));
            assertThat(get(page)).contains("<title>Karta: a chat for your site</title>", "/widget/v1/karta.js");
            assertThat(get(page.resolve("/widget/v1/karta.js"))).contains("karta");
            assertThat(get(page.resolve("/docs/"))).contains("VPSidebar", "VPNavBarSearch");
            assertThat(get(page.resolve("/docs/preview/"))).contains("<script");
            List<ProcessHandle> children = demo.descendants().toList();
            demo.destroy();
            assertThat(demo.waitFor()).isNotZero();
            // Waits for the server, which only ends with the build.
            children.forEach(child -> child.onExit().join());
            Assertions.assertThatThrownBy(() -> get(page)).isInstanceOf(ConnectException.class);
        } finally {
            demo.destroyForcibly().waitFor();
        }
    }

    private static URI announced(BufferedReader lines, StringBuilder said) throws IOException {
        Pattern address = Pattern.compile("The demo page: +(http\\S+)");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            Matcher found = address.matcher(line);
            if (found.find()) {
                return URI.create(found.group(1));
            }
        }
        return Assertions.fail(said.toString());
    }

    private static String get(URI address) throws IOException, InterruptedException {
        var response =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private Path clone(String name) throws Exception {
        Path clone = folder.resolve(name);
        Files.createDirectories(clone.getParent());
        run(folder, "git", "clone", "--quiet", ROOT.toString(), clone.toString());
        return clone;
    }

    private static void build(Path clone) throws Exception {
        String modules = "cdn-dist,cdn-dist/publish,npm-dist,server-dist,vectors";
        run(clone, "mvn", "-ntp", "-B", "-q", "-Prelease", "-Dmaven.test.skip=true", "-pl", modules, "-am", "package");
    }

    private static void run(Path folder, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
