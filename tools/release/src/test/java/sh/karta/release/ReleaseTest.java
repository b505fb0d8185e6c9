// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * Tests the release command with a small tree and an imitated build.
 *
 * <p>The file is long because each reason to refuse a release has a test, and all need the same tree.
 */
class ReleaseTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private SmallTree tree;
    private Path keyFile;
    private Build build;
    private final Map<String, String> environment = new HashMap<>();

    /** Shared by all tests, because generating a key is slow. */
    private static ThrowAwayKey key;

    @BeforeAll
    static void newKey() throws Exception {
        key = ThrowAwayKey.make();
    }

    @BeforeEach
    void newTree() throws Exception {
        tree = new SmallTree(folder.resolve("tree"));
        keyFile = key.writeSecret(folder.resolve("key.asc"));
        build = tree::build;
    }

    private int run(String version, String... more) {
        CommandLine line = new CommandLine(new Main(root -> build.run(root), environment::get));
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] arguments = new String[more.length + 4];
        arguments[0] = version;
        arguments[1] = "--key=" + keyFile;
        arguments[2] = "--root=" + tree.root;
        arguments[3] = "--out=" + folder.resolve("out");
        System.arraycopy(more, 0, arguments, 4, more.length);
        return line.execute(arguments);
    }

    private Path made(String name) {
        return folder.resolve("out").resolve(name);
    }

    private void assertRefused(String... messages) throws Exception {
        assertThat(err.toString()).contains(messages);
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(folder.resolve("out.part")).doesNotExist();
        assertThat(tree.read("pom.xml")).contains("<revision>0.1.0</revision>");
        assertThat(tree.read("deploy/helm/karta/Chart.yaml")).contains("version: 0.1.0");
    }

    @Test
    void createsAllArtefactsAndSignsTheChecksums() throws Exception {
        assertThat(run("0.2.0")).as(err.toString()).isZero();

        assertThat(made("site/widget/v1/karta.js")).hasContent("loader 0.2.0");
        assertThat(made("site/_headers")).exists();
        assertThat(made("npm/karta-widget-0.2.0.tgz")).exists();
        assertThat(made("npm/karta-react-0.2.0.cdx.json")).exists();
        assertThat(made("maven/sh/karta/karta-server/0.2.0/karta-server-0.2.0.pom"))
                .content()
                .contains("<version>0.2.0</version>");
        try (Stream<Path> container = Files.list(made("container"))) {
            assertThat(container.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "Containerfile", "karta-server", "demo.yaml", "compose.yaml", "karta.yaml");
        }
        assertThat(made("systemd/karta-server.service")).exists();
        assertThat(made("helm/karta/Chart.yaml")).content().contains("version: 0.2.0");
        byte[] sums = Files.readAllBytes(made("SHA256SUMS"));
        assertThat(key.verifies(sums, Files.readAllBytes(made("SHA256SUMS.asc"))))
                .isTrue();
        Path jar = made("maven/sh/karta/karta-publish/0.2.0/karta-publish-0.2.0.jar");
        assertThat(key.verifies(
                        Files.readAllBytes(jar), Files.readAllBytes(jar.resolveSibling(jar.getFileName() + ".asc"))))
                .isTrue();
        assertSumsCover(folder.resolve("out"), sums);
        assertThat(made("provenance.json"))
                .content()
                .contains(new WorkTree(tree.root).commit())
                .contains("site/widget/v1/karta.js", "maven/sh/karta/karta-server/0.2.0/karta-server-0.2.0.jar")
                .doesNotContain("SHA256SUMS");
    }

    /** Returns a program that lists its arguments in a file and ends with {@code code}. */
    private Path scanner(int code) throws Exception {
        Path script = Files.writeString(
                folder.resolve("scanner"),
                "#!/bin/sh\necho \"$*\" >> '" + folder + "/scanned'\n[ \"$1\" = --version ] || exit " + code + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    @Test
    void aReleaseWithAKnownVulnerabilityIsRefused() throws Exception {
        assertThat(run("0.2.0", "--scan=" + scanner(1) + " scan  source")).isEqualTo(1);
        assertRefused("the scan for known vulnerabilities ended with exit code 1");
        assertThat(tree.status()).isEmpty();
    }

    @Test
    void theBillOfEachArtefactIsScanned() throws Exception {
        assertThat(run("0.2.0", "--scan=" + scanner(0) + " scan source"))
                .as(err.toString())
                .isZero();
        List<String> words =
                List.of(Files.readAllLines(folder.resolve("scanned")).get(1).split(" ", -1));
        assertThat(words)
                .startsWith("scan", "source", "-L")
                .filteredOn("-L"::equals)
                .hasSize(7);
        try (Stream<Path> all = Files.walk(tree.root)) {
            assertThat(words)
                    .containsAll(all.map(Path::toString)
                            .filter(name -> name.endsWith(".cdx.json"))
                            .toList());
        }
    }

    @Test
    void aScannerThatCannotBeRunIsRefusedBeforeTheBuild() throws Exception {
        build = root -> Assertions.fail("too early");
        assertThat(run("0.2.0", "--scan=" + folder.resolve("none") + " scan")).isEqualTo(1);
        assertRefused("none cannot be run");
        Files.writeString(scanner(0), "#!/bin/sh\nexit 3\n");
        assertThat(run("0.2.0", "--scan=" + folder.resolve("scanner"))).isEqualTo(1);
        assertRefused("scanner --version has failed");
    }

    /** Runs the printed verification command. */
    private static void assertSumsCover(Path release, byte[] sums) throws Exception {
        Process check = new ProcessBuilder("sha256sum", "--check", "--quiet", "SHA256SUMS")
                .directory(release.toFile())
                .inheritIO()
                .start();
        assertThat(check.waitFor()).isZero();
        try (var files = Files.walk(release)) {
            List<String> named = new String(sums, StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.substring(66))
                    .toList();
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> release.relativize(file).toString())
                            .filter(name -> !name.startsWith("SHA256SUMS")))
                    .containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void setsTheVersionDatesTheChangelogStoresTheFilesAndPrintsHowToPublish() throws Exception {
        Clock clock = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
        Release.Environment none = environment::get;
        new Release("0.2.0", new WorkTree(tree.root), build, clock, Scanner.of(""), none, new PrintWriter(out))
                .make(() -> Signer.read(keyFile, new char[0]), folder.resolve("out"), false);

        assertThat(tree.read("pom.xml")).contains("<revision>0.2.0</revision>");
        assertThat(tree.read("deploy/helm/karta/Chart.yaml"))
                .isEqualTo("name: karta\nversion: 0.2.0\nappVersion: 0.2.0\n");
        assertThat(tree.read("CHANGELOG.md"))
                .contains("## 0.2.0 (2026-11-20)\n\n- A change.")
                .contains("## 0.1.0 (2026-01-01)");
        assertThat(tree.read("e2e-tests/src/test/resources/releases/0.2.0/karta.js"))
                .isEqualTo("loader 0.2.0");
        assertThat(tree.read("e2e-tests/src/test/resources/releases/0.2.0/panel.0123456789.js"))
                .isEqualTo("panel 0.2.0");
        assertThat(tree.root.resolve("e2e-tests/src/test/resources/releases/0.2.0/karta.js.br"))
                .doesNotExist();
        assertThat(tree.status())
                .containsExactly(" M CHANGELOG.md", " M deploy/helm/karta/Chart.yaml", " M pom.xml", "?? e2e-tests/");
        assertThat(out.toString())
                .contains("git tag -s v0.2.0")
                .contains("karta-publish-0.2.0.jar publish --site")
                .contains("npm publish --access public " + made("npm/karta-widget-0.2.0.tgz"))
                .contains("mvn deploy:deploy-file")
                .contains("gpg --verify SHA256SUMS.asc SHA256SUMS");
    }

    @Test
    void twoReleasesOfOneTreeHaveTheSameChecksums() throws Exception {
        assertThat(run("0.2.0")).isZero();
        String first = Files.readString(made("SHA256SUMS")).replaceAll("(?m)^.*\\.asc\n", "");
        tree.git("checkout", "--quiet", "--", ".");
        tree.git("clean", "--quiet", "-df");
        Files.move(folder.resolve("out"), folder.resolve("first"));
        assertThat(run("0.2.0")).as(err.toString()).isZero();

        assertThat(Files.readString(made("SHA256SUMS")).replaceAll("(?m)^.*\\.asc\n", ""))
                .isEqualTo(first)
                .contains("karta.js");
    }

    @Test
    void namesEachUnsetVariableOnceWithWhatIsMissing() throws Exception {
        environment.put("DOCS_EDIT", "https://git.example/karta/edit/main/docs/pages/:path");
        environment.put("DOCS_ORIGIN", "");

        assertThat(run("0.2.0")).as(err.toString()).isZero();

        assertThat(out.toString().lines().filter(line -> line.contains("is not set")))
                .containsExactly(
                        "DOCS_ORIGIN is not set: the npm packages have no homepage, and the documentation has no sitemap",
                        "KARTA_REPOSITORY is not set: the npm packages and the documentation name no repository");
    }

    @Test
    void aDryRunUsesTheLastBuildAndChangesNothing() throws Exception {
        tree.write("CHANGELOG.md", "# Changelog\n\n## 0.1.0 (unreleased)\n\n- The first.\n");
        tree.commit();
        tree.build(tree.root);
        build = root -> Assertions.fail("a dry run builds nothing");

        assertThat(run("0.1.0", "--dry-run")).as(err.toString()).isZero();

        assertThat(made("SHA256SUMS.asc")).exists();
        assertThat(tree.status()).isEmpty();
        assertThat(out.toString()).contains("(dry run)").doesNotContain("git tag");
    }

    @Test
    void aDryRunOfAVersionThatWasNotBuiltIsRefused() throws Exception {
        tree.build(tree.root);
        assertThat(run("0.2.0", "--dry-run")).isEqualTo(1);
        assertRefused("a dry run uses the last build, whose version is 0.1.0");
    }

    @Test
    void aDirtyWorkTreeIsRefusedWithTheNamesOfItsFiles() throws Exception {
        tree.write("LICENSE", "changed\n");
        tree.write("new.txt", "");

        assertThat(run("0.2.0")).isEqualTo(1);
        assertRefused("the work tree is not clean", " M LICENSE", "?? new.txt");
        assertThat(tree.read("LICENSE")).isEqualTo("changed\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "## 0.3.0 (unreleased)\n\n",
                "## 0.3.0 (unreleased)\n\nWords, but no line.\n\n## 0.2.0\n\n- Old.\n",
                "## 0.3.01\n- x\n"
            })
    void aMissingChangelogLineIsRefused(String changelog) throws Exception {
        tree.write("CHANGELOG.md", "# Changelog\n\n" + changelog);
        tree.commit();

        assertThat(run("0.3.0")).isEqualTo(1);
        assertRefused("CHANGELOG.md has no line for 0.3.0: expected a heading '## 0.3.0 (unreleased)'");
    }

    @Test
    void aBadKeyIsRefusedBeforeTheBuild() throws Exception {
        build = root -> Assertions.fail("too early");
        Files.writeString(keyFile, "no key");

        assertThat(run("0.2.0")).isEqualTo(1);
        assertRefused("contains no secret key that can sign");
    }

    @Test
    void allProblemsAreReportedTogether() throws Exception {
        tree.git("tag", "v0.4.0");
        tree.write("new.txt", "");
        Files.createDirectories(folder.resolve("out"));

        assertThat(run("0.4.0")).isEqualTo(1);
        assertThat(err.toString())
                .contains("is not clean")
                .contains("a tag v0.4.0 already")
                .contains("no line for 0.4.0")
                .contains("exists already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "v1.2.3", "1.2.3 ", "../1.2.3", "1.2.3-"})
    void anInvalidVersionIsRefused(String version) throws Exception {
        assertThat(run(version)).isEqualTo(1);
        assertRefused("is not a version: expected the form 1.2.3");
    }

    @Test
    void aFailedBuildRestoresTheVersionAndKeepsOtherChanges() throws Exception {
        build = root -> {
            tree.write("notes.txt", "written while the build ran");
            return false;
        };

        assertThat(run("0.2.0")).isEqualTo(1);
        assertRefused("the build of 0.2.0 failed");
        assertThat(tree.status()).containsExactly("?? notes.txt");
    }

    @Test
    void aBuildWithAMissingFileIsRefusedWithItsName() throws Exception {
        build = root -> {
            tree.build(root);
            Files.delete(tree.root.resolve("npm-dist/target/karta-react-0.2.0.tgz"));
            return true;
        };

        assertThat(run("0.2.0")).isEqualTo(1);
        assertRefused("has left no npm-dist/target/karta-react-0.2.0.tgz");
        assertThat(tree.status()).isEmpty();
    }

    @Test
    void aJarOfAnotherVersionIsRefused() throws Exception {
        build = root -> {
            tree.build(root);
            Path server = tree.root.resolve("server-dist/target");
            tree.git("checkout", "--quiet", "--", "pom.xml");
            byte[] now = Files.readAllBytes(server.resolve("karta-server.jar"));
            tree.build(root);
            assertThat(Files.readAllBytes(server.resolve("karta-server.jar"))).isNotEqualTo(now);
            tree.write("pom.xml", "<project><properties><revision>0.2.0</revision></properties></project>\n");
            return true;
        };

        assertThat(run("0.2.0")).isEqualTo(1);
        assertRefused("karta-publish.jar is of version 0.1.0, not 0.2.0");
    }

    @Test
    void aFullDiskLeavesNoFilesAndRestoresTheVersion() throws Exception {
        Configuration small = Configuration.unix().toBuilder()
                .setMaxSize(12 * 4096)
                .setBlockSize(4096)
                .build();
        try (FileSystem disk = Jimfs.newFileSystem(small)) {
            Path place = disk.getPath("/release");
            Release release = new Release(
                    "0.2.0",
                    new WorkTree(tree.root),
                    build,
                    Clock.systemUTC(),
                    Scanner.of(""),
                    environment::get,
                    new PrintWriter(out));

            Assertions.assertThatThrownBy(() -> release.make(() -> Signer.read(keyFile, new char[0]), place, false))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("could not be written to /release")
                    .hasMessageContaining("Its files were removed");

            assertThat(place).doesNotExist();
            assertThat(disk.getPath("/release.part")).doesNotExist();
        }
        assertThat(tree.status()).isEmpty();
    }
}
