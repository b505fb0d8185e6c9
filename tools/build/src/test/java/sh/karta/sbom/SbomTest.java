// SPDX-License-Identifier: Apache-2.0
package sh.karta.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SbomTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int run(Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--name=thing",
                "--version=1.2.3",
                "--purl=pkg:maven/sh.karta/thing@1.2.3",
                "--timestamp=2026-01-01T00:00:00Z",
                "--out=" + out));
        arguments.addAll(List.of(more));
        return new CommandLine(new Main()).setErr(new PrintWriter(err)).execute(arguments.toArray(String[]::new));
    }

    /** Adds a library to the test's own repository. */
    private Path library(String group, String artifact, String version, String pom) throws IOException {
        Path place = Files.createDirectories(folder.resolve("repository")
                .resolve(group.replace('.', '/'))
                .resolve(artifact)
                .resolve(version));
        Files.writeString(place.resolve(artifact + "-" + version + ".pom"), "<project>" + pom + "</project>");
        return Files.writeString(place.resolve(artifact + "-" + version + ".jar"), artifact);
    }

    private static String gav(String group, String artifact, String version) {
        return "<groupId>" + group + "</groupId><artifactId>" + artifact + "</artifactId><version>" + version
                + "</version>";
    }

    private static String licence(String name) {
        return "<licenses><license><name>" + name + "</name></license></licenses>";
    }

    @Test
    void listsFilesLibrariesAndRequirementsAsTheSchemaRequires() throws Exception {
        Path file = Files.writeString(folder.resolve("karta.js"), "x");
        Path own = Files.writeString(
                Files.createDirectories(folder.resolve("module/target")).resolve("own-1.2.3.jar"), "");
        Path simple = library("org.example", "simple", "1", gav("org.example", "simple", "1") + licence("MIT"));
        library(
                "org.example",
                "parent",
                "7",
                gav("org.example", "parent", "7") + licence("Apache License, Version 2.0"));
        Path inheriting = library(
                "org.example.deep",
                "child",
                "2",
                "<parent>" + gav("org.example", "parent", "7") + "</parent>" + gav("org.example.deep", "child", "2"));
        Path out = folder.resolve("thing.cdx.json");

        String classpath = String.join(File.pathSeparator, inheriting.toString(), own.toString(), simple.toString());
        int code = run(out, "--file=" + file, "--classpath=" + classpath, "--requires=pkg:npm/%40karta/widget@1.2.3");

        assertThat(code).as(err.toString()).isZero();
        assertThat(new JsonParser().validate(out.toFile(), Version.VERSION_16)).isEmpty();
        Bom bom = new JsonParser().parse(out.toFile());
        assertThat(bom.getMetadata().getComponent().getPurl()).isEqualTo("pkg:maven/sh.karta/thing@1.2.3");
        assertThat(bom.getComponents())
                .extracting(Component::getBomRef)
                .containsExactly(
                        "file:karta.js",
                        "pkg:maven/org.example.deep/child@2",
                        "pkg:maven/org.example/simple@1",
                        "pkg:npm/%40karta/widget@1.2.3");
        assertThat(bom.getComponents().get(0).getHashes())
                .extracting(hash -> hash.getAlgorithm() + " " + hash.getValue())
                .contains("SHA-256 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
        assertThat(bom.getComponents().get(1).getLicenses().getLicenses().get(0).getId())
                .as("of its parent")
                .isEqualTo("Apache-2.0");
        assertThat(bom.getComponents().get(2).getLicenses().getLicenses().get(0).getId())
                .isEqualTo("MIT");
        assertThat(bom.getDependencies().get(0).getDependencies()).hasSize(3);
    }

    @Test
    void theOrderOfComponentsDoesNotChangeTheBytes() throws IOException {
        Path one = library("org.example", "one", "1", gav("org.example", "one", "1") + licence("MIT"));
        Path two = library("org.example", "two", "1", gav("org.example", "two", "1") + licence("BSD-3-Clause"));

        run(folder.resolve("a"), "--classpath=" + one + File.pathSeparator + two);
        run(folder.resolve("b"), "--classpath=" + two + File.pathSeparator + one);

        assertThat(folder.resolve("b")).hasSameBinaryContentAs(folder.resolve("a"));
    }

    @Test
    void aFolderContributesAllFilesExceptTheBillItself() throws Exception {
        Path site = Files.createDirectories(folder.resolve("site"));
        Files.writeString(site.resolve("a.js"), "a");
        Path out = Files.writeString(site.resolve("sbom.cdx.json"), "an older one");

        assertThat(run(out, "--file=" + site)).isZero();

        assertThat(new JsonParser().parse(out.toFile()).getComponents())
                .extracting(Component::getName)
                .containsExactly("a.js");
    }

    @Test
    void aLibraryWithoutALicenceIsReportedAndNothingIsWritten() throws IOException {
        Path bare = library("org.example", "bare", "1", gav("org.example", "bare", "1"));

        assertThat(run(folder.resolve("out"), "--classpath=" + bare)).isEqualTo(1);
        assertThat(err.toString()).contains("the licence of org.example:bare:1 is not known");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void anUnknownJarIsReported() throws IOException {
        Path jar = Files.writeString(
                Files.createDirectories(folder.resolve("lib/odd/1")).resolve("odd-1.jar"), "");

        assertThat(run(folder.resolve("out"), "--classpath=" + jar)).isEqualTo(1);
        assertThat(err.toString()).contains("no information about odd-1.jar");
    }

    @Test
    void anInvalidPackageUrlIsReported() {
        assertThat(run(folder.resolve("out"), "--requires=widget")).isEqualTo(1);
        assertThat(err.toString()).contains("'widget' is not a package URL");
    }
}
