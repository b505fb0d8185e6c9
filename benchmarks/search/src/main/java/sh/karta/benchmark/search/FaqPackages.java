// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.search;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Debian's packages with the FAQ in ten languages: the installed ones, or copies that apt-get downloads. A download needs no root and works
 * in images whose package manager leaves out documentation.
 */
final class FaqPackages {
    /** As Debian writes them. */
    static final List<String> LANGUAGES = List.of("en", "de", "fr", "it", "ja", "ko", "nl", "pt", "ru", "zh-cn");

    private static final String FAQ = "usr/share/doc/debian/FAQ";

    private FaqPackages() {}

    /**
     * Returns the folder of the FAQ.
     *
     * @param downloads folder for copies, which later calls reuse
     * @throws IOException if neither exists; the message says how to install the packages
     */
    static Path find(Path downloads) throws IOException {
        Path installed = Path.of("/").resolve(FAQ);
        if (isComplete(installed)) {
            return installed;
        }
        Path copy = downloads.toAbsolutePath().resolve(FAQ);
        if (!isComplete(copy)) {
            download(Files.createDirectories(downloads.toAbsolutePath()));
        }
        return copy;
    }

    private static boolean isComplete(Path folder) {
        return LANGUAGES.stream()
                .allMatch(
                        language -> Files.exists(chapters(folder, language).resolve("choosing." + language + ".html")));
    }

    /** Returns the folder of a language. */
    static Path chapters(Path folder, String language) {
        return language.equals("en") ? folder : folder.resolve(language);
    }

    private static void download(Path folder) throws IOException {
        List<String> packages = LANGUAGES.stream()
                .map(language -> language.equals("en") ? "debian-faq" : "debian-faq-" + language)
                .toList();
        List<String> download = new ArrayList<>(List.of("apt-get", "-o", "Acquire::Retries=5", "download"));
        download.addAll(packages);
        try {
            run(folder, download);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".deb")).toList()) {
                    run(folder, List.of("dpkg-deb", "--extract", file.toString(), folder.toString()));
                }
            }
        } catch (IOException e) {
            throw new IOException(
                    "Debian's FAQ is not installed and cannot be downloaded: " + e.getMessage()
                            + " To install: sudo apt-get update && sudo apt-get install -y "
                            + String.join(" ", packages),
                    e);
        }
    }

    private static void run(Path folder, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try (InputStream output = process.getInputStream()) {
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(command.get(0) + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
