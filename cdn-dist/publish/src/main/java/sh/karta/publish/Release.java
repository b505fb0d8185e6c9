// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one version by name, checked against its manifest.
 *
 * @param hosting files beside {@code widget/}, such as {@code _headers}, by key. Empty in a release read from a target
 */
record Release(String version, Map<String, byte[]> files, Map<String, byte[]> hosting, HeaderRules rules) {
    static final String LOADER = "karta.js";
    static final String MANIFEST = "manifest.json";
    static final String HEADERS = "_headers";

    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+[0-9A-Za-z.-]*");
    private static final Pattern CHUNK = Pattern.compile(".+\\.[0-9a-f]{10}\\.js(\\.br|\\.gz|\\.map)?");

    /**
     * Returns the folder whose files change with each release. Versions before 1.0.0 are published as v1 too
     * (public-api §8).
     */
    String moving() {
        return moving(version);
    }

    static String moving(String version) {
        return "widget/v" + Math.max(1, Integer.parseInt(version.substring(0, version.indexOf('.')))) + "/";
    }

    String exact() {
        return exact(version);
    }

    static String exact(String version) {
        return "widget/" + version + "/";
    }

    /** Returns whether a file has a hash of its content in its name. */
    static boolean isChunk(String name) {
        return CHUNK.matcher(name).matches();
    }

    static String checkVersion(String version) throws IOException {
        if (!VERSION.matcher(version).matches()) {
            throw new IOException("'" + version + "' is not a version, expected for example 1.2.3");
        }
        return version;
    }

    /** Reads a built site, for example {@code cdn-dist/target/site}. */
    static Release built(Path site) throws IOException {
        Path headers = site.resolve(HEADERS);
        if (!Files.isRegularFile(headers)) {
            throw new IOException(site + " is not a built site: it has no file " + HEADERS + "; run the build first");
        }
        Map<String, byte[]> hosting = new TreeMap<>(readFolder(site));
        Path exact;
        try (Stream<Path> folders = Files.list(site.resolve("widget"))) {
            exact = folders.filter(folder ->
                            VERSION.matcher(folder.getFileName().toString()).matches())
                    .findFirst()
                    .orElseThrow(() -> new IOException(site + " has no folder widget/<version>; run the build first"));
        }
        String version = exact.getFileName().toString();
        return new Release(version, readFolder(exact), hosting, new HeaderRules(Files.readAllBytes(headers))).checked();
    }

    /** Reads a published version from a target. */
    static Release published(Target target, String version) throws IOException {
        String folder = exact(checkVersion(version));
        Map<String, byte[]> files = new TreeMap<>();
        for (String key : target.list(folder).keySet()) {
            files.put(
                    key.substring(folder.length()),
                    target.read(key).orElseThrow(() -> new IOException(key + " vanished while it was read")));
        }
        if (files.isEmpty()) {
            throw new IOException("version " + version + " was never published here: there is no " + folder);
        }
        byte[] headers = target.read(HEADERS).orElseThrow(() -> new IOException("there is no " + HEADERS + " here"));
        return new Release(version, files, Map.of(), new HeaderRules(headers)).checked();
    }

    private static Map<String, byte[]> readFolder(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private Release checked() throws IOException {
        byte[] text = files.get(MANIFEST);
        if (text == null || !files.containsKey(LOADER)) {
            throw new IOException(exact() + " has no " + (text == null ? MANIFEST : LOADER));
        }
        JsonNode manifest = new ObjectMapper().readTree(text);
        if (!manifest.path("version").asText().equals(version)) {
            throw new IOException(exact() + MANIFEST + " is of version " + manifest.path("version"));
        }
        for (JsonNode file : manifest.path("files")) {
            String name = file.path("name").asText();
            byte[] bytes = files.get(name);
            if (bytes == null || !integrity(bytes).equals(file.path("integrity").asText())) {
                throw new IOException(
                        exact() + name + " is not the file that its manifest describes. Nothing was published");
            }
        }
        return this;
    }

    private static String integrity(byte[] bytes) {
        return "sha384-"
                + Base64.getEncoder().encodeToString(Item.digest("SHA-384").digest(bytes));
    }
}
