// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A repository with the files that a release reads, and a fake build that creates the artefacts of a real one. */
final class SmallTree {
    final Path root;

    SmallTree(Path root) throws IOException, InterruptedException {
        this.root = Files.createDirectories(root);
        write("pom.xml", "<project><properties><revision>0.1.0</revision></properties></project>\n");
        write("deploy/helm/karta/Chart.yaml", "name: karta\nversion: 0.1.0\nappVersion: 0.1.0\n");
        write(
                "CHANGELOG.md",
                "# Changelog\n\n## 0.2.0 (unreleased)\n\n- A change.\n\n## 0.1.0 (2026-01-01)\n\n- The first.\n");
        write("LICENSE", "Apache-2.0\n");
        for (String file : Artefacts.OPERATIONS.values()) {
            write(file, file);
        }
        write(".gitignore", "target/\n");
        git("init", "--quiet");
        commit();
    }

    void commit() throws IOException, InterruptedException {
        git("add", "--all");
        git(
                "-c",
                "user.name=Test",
                "-c",
                "user.email=test@karta.invalid",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "-qm",
                "x");
    }

    Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    String read(String name) throws IOException {
        return Files.readString(root.resolve(name));
    }

    /** Returns the lines of {@code git status}. */
    List<String> status() throws IOException, InterruptedException {
        return new WorkTree(root).changes();
    }

    void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command));
        }
    }

    /** Creates the artefacts of a build for the work tree's version. */
    boolean build(Path tree) throws IOException {
        String version = read("pom.xml").replaceAll("(?s).*<revision>|</revision>.*", "");
        for (String folder : List.of(version, "v1")) {
            String site = "cdn-dist/target/site/widget/" + folder + "/";
            write(site + "karta.js", "loader " + version);
            write(site + "karta.js.br", "small");
            write(site + "panel.0123456789.js", "panel " + version);
            write(site + "manifest.json", "{\"version\":\"" + version + "\"}");
            write(site + "sbom.cdx.json", "{}");
        }
        write("cdn-dist/target/site/_headers", "headers");
        for (String name : List.of("karta-widget-", "karta-react-")) {
            write("npm-dist/target/" + name + version + ".tgz", name);
            write("npm-dist/target/" + name + version + ".cdx.json", "{}");
        }
        jar("server-dist/target/karta-server", version);
        jar("cdn-dist/publish/target/karta-publish", version);
        jar("vectors/target/karta-vectors", version);
        return true;
    }

    private void jar(String name, String version) throws IOException {
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(write(name + ".jar", "")))) {
            ZipEntry manifest = new ZipEntry("META-INF/MANIFEST.MF");
            // As in the real build, not the current time.
            manifest.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
            jar.putNextEntry(manifest);
            jar.write(("Manifest-Version: 1.0\nImplementation-Version: " + version + "\n")
                    .getBytes(StandardCharsets.US_ASCII));
        }
        write(name + ".cdx.json", "{}");
    }
}
