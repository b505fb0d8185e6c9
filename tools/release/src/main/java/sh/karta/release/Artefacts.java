// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The build artefacts of one version, and their paths in a release. */
final class Artefacts {
    /** Self-contained jars by artifact, with the description in their POM. */
    private static final Map<String, String> JARS = Map.of(
            "karta-server", "The agent server with the widget and the documentation, as an executable jar.",
            "karta-publish", "Publishes the widget's files to a folder or bucket; an executable jar.",
            "karta-vectors", "A model that compares meanings and a reader of PDF files, beside the server's jar.");

    private static final Map<String, String> MODULES =
            Map.of("karta-server", "server-dist", "karta-publish", "cdn-dist/publish", "karta-vectors", "vectors");

    /** The Helm chart in the repository. */
    static final String CHART = "deploy/helm/karta";

    /**
     * The files with which a release runs as a container or as a service, by their path in a release. Only the server's jar
     * has to be copied beside those for a container.
     */
    static final Map<String, String> OPERATIONS = Map.of(
            "systemd/karta-server.service", "agent-server/dist/karta-server.service",
            "container/Containerfile", "agent-server/dist/Containerfile",
            "container/karta-server", "agent-server/dist/karta-server",
            "container/demo.yaml", "deploy/demo.yaml",
            "container/compose.yaml", "deploy/compose.yaml",
            "container/karta.yaml", "deploy/karta.yaml");

    private final Path root;
    private final String version;

    Artefacts(Path root, String version) {
        this.root = root;
        this.version = version;
    }

    /** Returns the names of the Maven artifacts, in order. */
    static List<String> jars() {
        return JARS.keySet().stream().sorted().toList();
    }

    /** Returns the path of a Maven artifact's files in a release, as in a repository. */
    static String maven(String artifact, String version) {
        return "maven/sh/karta/" + artifact + "/" + version + "/" + artifact + "-" + version;
    }

    /** Returns the folder with the CDN release. */
    Path site() {
        return root.resolve("cdn-dist/target/site/widget").resolve(version);
    }

    /** Copies all artefacts to an empty folder. */
    void copyTo(Path folder) throws IOException, RefusedException {
        for (Map.Entry<String, Path> file : files().entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            // Not Files.copy, which may create a clone and report a full disk only later.
            Files.write(target, Files.readAllBytes(file.getValue()));
        }
        for (String jar : jars()) {
            Files.writeString(folder.resolve(maven(jar, version) + ".pom"), pom(jar));
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
            }
        }
    }

    /** Returns the bills of materials, by the names that the build gives them. */
    List<Path> bills() throws IOException, RefusedException {
        return files().values().stream()
                .filter(file -> file.toString().endsWith(".cdx.json"))
                .toList();
    }

    private static void putAll(String prefix, Path folder, Map<String, Path> files) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile).forEach(file -> files.put(prefix + folder.relativize(file), file));
        }
    }

    /** Returns each file by its path in a release. */
    private Map<String, Path> files() throws IOException, RefusedException {
        Map<String, Path> files = new TreeMap<>();
        Path site = root.resolve("cdn-dist/target/site");
        built(site().resolve("manifest.json"));
        built(site().resolve("sbom.cdx.json"));
        putAll("site/", site, files);
        putAll("helm/karta/", root.resolve(CHART), files);
        for (String name : List.of("karta-widget-", "karta-react-")) {
            for (String end : List.of(".tgz", ".cdx.json")) {
                String file = name + version + end;
                files.put("npm/" + file, built(root.resolve("npm-dist/target").resolve(file)));
            }
        }
        for (String jar : jars()) {
            Path target = root.resolve(String.valueOf(MODULES.get(jar))).resolve("target");
            files.put(maven(jar, version) + ".jar", ofThisVersion(built(target.resolve(jar + ".jar"))));
            files.put(maven(jar, version) + "-cyclonedx.json", built(target.resolve(jar + ".cdx.json")));
        }
        for (Map.Entry<String, String> file : OPERATIONS.entrySet()) {
            files.put(file.getKey(), built(root.resolve(file.getValue())));
        }
        files.put("LICENSE", built(root.resolve("LICENSE")));
        return files;
    }

    private Path built(Path file) throws RefusedException {
        if (!Files.isRegularFile(file)) {
            throw new RefusedException("the build of " + version + " has left no " + root.relativize(file));
        }
        return file;
    }

    private Path ofThisVersion(Path jar) throws IOException, RefusedException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Object found = file.getManifest() == null
                    ? null
                    : file.getManifest().getMainAttributes().get(Attributes.Name.IMPLEMENTATION_VERSION);
            if (!version.equals(found)) {
                throw new RefusedException(root.relativize(jar) + " is of version " + found + ", not " + version);
            }
        }
        return jar;
    }

    private String pom(String artifact) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                    <modelVersion>4.0.0</modelVersion>
                    <groupId>sh.karta</groupId>
                    <artifactId>%s</artifactId>
                    <version>%s</version>
                    <name>%s</name>
                    <description>%s</description>
                    <licenses>
                        <license>
                            <name>Apache-2.0</name>
                        </license>
                    </licenses>
                </project>
                """.formatted(artifact, version, artifact, JARS.get(artifact));
    }
}
