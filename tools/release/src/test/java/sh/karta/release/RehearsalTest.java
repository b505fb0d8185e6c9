// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A dry run on the build's real artefacts, version and changelog, with a temporary key. */
@Tag("full")
class RehearsalTest {
    private static final Path ROOT =
            Path.of(System.getProperty("karta.root")).toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void theBuiltArtefactsCanBeReleasedVerifiedAndPublished() throws Exception {
        SmallTree tree = new SmallTree(folder.resolve("tree"));
        List<String> sources = new ArrayList<>(List.of("pom.xml", "CHANGELOG.md", "LICENSE", ".gitignore"));
        sources.addAll(Artefacts.OPERATIONS.values());
        sources.addAll(chart());
        for (String file : sources) {
            tree.write(file, Files.readString(ROOT.resolve(file)));
        }
        tree.commit();
        String version = new WorkTree(tree.root).version();
        for (var file : Shipped.files(ROOT).entrySet()) {
            Path target = tree.root.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        ThrowAwayKey key = ThrowAwayKey.make();
        Path secret = key.writeSecret(folder.resolve("key.asc"));
        Path release = folder.resolve("release");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = new CommandLine(new Main(
                root -> {
                    throw new IOException("a dry run builds nothing");
                },
                name -> null));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

        int code = line.execute(version, "--dry-run", "--key=" + secret, "--root=" + tree.root, "--out=" + release);

        assertThat(code).as(err.toString()).isZero();
        assertThat(key.verifies(
                        Files.readAllBytes(release.resolve("SHA256SUMS")),
                        Files.readAllBytes(release.resolve("SHA256SUMS.asc"))))
                .isTrue();
        assertThat(run(List.of("sha256sum", "--check", "--quiet", "SHA256SUMS"), release))
                .isEmpty();
        publishAsPrinted(out.toString(), release);
        assertContainerNeedsOnly(release);
        assertThat(release.resolve(named("self-hosting.md", "install -m 644 (\\S+) .*")))
                .isRegularFile();
        Path chart = release.resolve(named("kubernetes.md", "helm upgrade --install chat (\\S+) .*"));
        assertThat(chart().stream().map(file -> chart.resolve(file.substring(Artefacts.CHART.length() + 1))))
                .allSatisfy(file -> assertThat(file).isRegularFile());
        System.out.println(out);
    }

    /** Returns the paths of the chart's files in the repository. */
    private static List<String> chart() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT.resolve(Artefacts.CHART))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> ROOT.relativize(file).toString())
                    .toList();
        }
    }

    /** Returns the path in a release that a command of a page names. */
    private static String named(String page, String command) throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/pages").resolve(page)).stream()
                .filter(line -> line.matches(command))
                .findFirst()
                .orElseThrow()
                .replaceAll(command, "$1");
    }

    /** Runs the printed publishing command with a folder instead of a bucket. */
    private void publishAsPrinted(String printed, Path release) throws Exception {
        String command = printed.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("java -jar "))
                .findFirst()
                .orElseThrow();
        Path web = folder.resolve("web");
        List<String> words = new ArrayList<>(
                List.of(command.replace("s3://BUCKET", web.toString()).split(" ")));
        words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());

        assertThat(run(words, release)).contains("done, ");
        assertThat(web.resolve("widget/v1/karta.js"))
                .hasSameBinaryContentAs(ROOT.resolve("cdn-dist/target/site/widget/v1/karta.js"));
    }

    /** Copies the jar as the page about containers says, and checks that every file which is then needed exists. */
    private static void assertContainerNeedsOnly(Path release) throws Exception {
        List<String> page = Files.readAllLines(ROOT.resolve("docs/pages/containers.md"));
        String copy =
                page.stream().filter(line -> line.startsWith("cp ")).findFirst().orElseThrow();
        Path container = release.resolve("container");
        assertThat(page).contains("cd container");
        run(List.of("sh", "-c", copy), container);
        String image = page.stream()
                .filter(line -> line.startsWith("docker build "))
                .findFirst()
                .orElseThrow()
                .replaceAll(".* --tag (\\S+) \\.", "$1");

        List<String> needed = new ArrayList<>();
        for (String line : Files.readAllLines(container.resolve("Containerfile"))) {
            if (line.startsWith("COPY ") || line.startsWith("ADD ")) {
                List<String> words = List.of(line.split(" ", -1));
                needed.addAll(words.subList(1, words.size() - 1));
            }
        }
        assertThat(needed).contains("karta-server.jar");
        for (String compose : List.of("demo.yaml", "compose.yaml")) {
            String text = Files.readString(container.resolve(compose));
            assertThat(text).as(compose).contains("image: ${KARTA_IMAGE:-" + image + "}");
            assertThat(text).as(compose).doesNotContain("build:", "env_file:", "../");
            Pattern.compile("(?m): (\\./\\S+)$").matcher(text).results().forEach(file -> needed.add(file.group(1)));
        }
        assertThat(needed)
                .contains("./karta.yaml")
                .allSatisfy(file -> assertThat(container.resolve(file)).isRegularFile());
    }

    private static String run(List<String> command, Path folder) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
