// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's packages with the FAQ in ten languages: the installed ones, or the copies that {@code faq.mjs} downloads. */
final class FaqPackages {
    /** As Debian writes them. */
    static final List<String> LANGUAGES = List.of("en", "de", "fr", "it", "ja", "ko", "nl", "pt", "ru", "zh-cn");

    private static final String FAQ = "usr/share/doc/debian/FAQ";

    private FaqPackages() {}

    /**
     * Returns the folder of the FAQ.
     *
     * @param downloads folder of the copies
     * @throws IOException if neither exists; the message says how to install the packages
     */
    static Path find(Path downloads) throws IOException {
        for (Path root : List.of(Path.of("/"), downloads.toAbsolutePath())) {
            if (isComplete(root.resolve(FAQ))) {
                return root.resolve(FAQ);
            }
        }
        throw new IOException("Debian's FAQ is neither installed nor in " + downloads
                + ". To install: sudo apt-get update && sudo apt-get install -y debian-faq debian-faq-"
                + String.join(" debian-faq-", LANGUAGES.subList(1, LANGUAGES.size())));
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
}
