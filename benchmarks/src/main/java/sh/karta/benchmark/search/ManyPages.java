// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Creates pages from the words of other pages, in their order, with some words that only one page has. The pages are the same in each run.
 */
final class ManyPages {
    private static final int SECTIONS = 10;
    private static final int WORDS = 100;
    private static final int RARE = 25;

    private ManyPages() {}

    /**
     * Writes pages of ten sections with 100 words each.
     *
     * @return all sections
     */
    static List<Section> write(Path source, Path to, int sections) throws IOException {
        List<String> words = new ArrayList<>();
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                words.addAll(List.of(Files.readString(file)
                        .replaceAll("[^\\p{L}\\p{N}' -]+", " ")
                        .strip()
                        .split("\\s+")));
            }
        }
        Random random = new Random(1);
        Files.createDirectories(to);
        List<Section> all = new ArrayList<>();
        for (int page = 0; page < sections / SECTIONS; page++) {
            StringBuilder html = new StringBuilder("<title>Page " + page + "</title><main>");
            for (int section = 0; section < SECTIONS; section++) {
                String text = text(words, random);
                all.add(new Section("page" + page, "Page " + page, "", text));
                html.append("<h2>Section ")
                        .append(section)
                        .append("</h2><p>")
                        .append(text)
                        .append("</p>");
            }
            Files.writeString(to.resolve("page" + page + ".html"), html.append("</main>"));
        }
        return all;
    }

    private static String text(List<String> words, Random random) {
        int start = random.nextInt(words.size() - WORDS);
        return words.subList(start, start + WORDS).stream()
                .map(word -> random.nextInt(RARE) == 0 ? word + random.nextInt(Short.MAX_VALUE) : word)
                .collect(Collectors.joining(" "));
    }
}
