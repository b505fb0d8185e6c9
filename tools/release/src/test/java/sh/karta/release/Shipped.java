// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The artefacts of a built work tree. */
final class Shipped {
    private Shipped() {}

    /** Returns all files by their path in the tree. */
    static Map<String, byte[]> files(Path root) throws IOException {
        String version = version(root);
        Map<String, byte[]> files = new TreeMap<>();
        for (String place : List.of(
                "cdn-dist/target/site",
                "cdn-dist/publish/target/karta-publish.jar",
                "cdn-dist/publish/target/karta-publish.cdx.json",
                "server-dist/target/karta-server.jar",
                "server-dist/target/karta-server.cdx.json",
                "vectors/target/karta-vectors.jar",
                "vectors/target/karta-vectors.cdx.json",
                "npm-dist/target/karta-widget-" + version + ".tgz",
                "npm-dist/target/karta-widget-" + version + ".cdx.json",
                "npm-dist/target/karta-react-" + version + ".tgz",
                "npm-dist/target/karta-react-" + version + ".cdx.json")) {
            try (Stream<Path> all = Files.walk(root.resolve(place))) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    files.put(root.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    static String version(Path root) throws IOException {
        try {
            return new WorkTree(root).version();
        } catch (RefusedException odd) {
            throw new IOException(odd);
        }
    }

    /** Passes the bytes of a file, or of each file packed in it, to {@code look}. */
    static void unpacked(String name, byte[] bytes, BiConsumer<ZipEntry, byte[]> look) throws IOException {
        ZipEntry itself = new ZipEntry(name);
        if (name.endsWith(".jar")) {
            try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                    look.accept(entry, entries.readAllBytes());
                }
            }
        } else if (name.endsWith(".tgz") || name.endsWith(".gz")) {
            try (GZIPInputStream content = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                look.accept(itself, content.readAllBytes());
            }
        } else {
            look.accept(itself, bytes);
        }
    }
}
