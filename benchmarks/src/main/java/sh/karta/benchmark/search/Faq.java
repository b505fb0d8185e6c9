// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.yaml.snakeyaml.Yaml;

/**
 * Questions and answers of Debian's FAQ in one language, as Debian's packages have them.
 *
 * @param items each without its heading, the question
 */
record Faq(List<Section> items) {
    private static final String NUMBER = "^[\\d.]+[\\s\\u00a0]*";

    /**
     * Reads the FAQ in one language.
     *
     * @param folder of {@link FaqPackages}
     * @param language as in the names of Debian's packages, such as {@code zh-cn}
     */
    static Faq read(Path folder, String language) throws IOException {
        Path chapters = FaqPackages.chapters(folder, language);
        List<Section> items = new ArrayList<>();
        try (Stream<Path> files = Files.list(chapters)) {
            files.filter(file -> file.toString().endsWith("." + language + ".html"))
                    .sorted()
                    .forEach(file -> items.addAll(chapter(file)));
        }
        return new Faq(List.copyOf(items));
    }

    private static List<Section> chapter(Path file) {
        Document html;
        try {
            html = Jsoup.parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Lists of contents and references repeat the questions.
        html.select(".toc, a.xref").remove();
        String chapter = html.select("h1").text();
        String name = file.getFileName().toString();
        List<Section> items = new ArrayList<>();
        for (Element section : html.select("div.section")) {
            Element own = section.clone();
            own.select("div.section div.section").remove();
            Element title = own.selectFirst(".titlepage");
            if (title != null) {
                String question = title.text().replaceFirst(NUMBER, "");
                title.remove();
                if (own.hasText()) {
                    String page = name.substring(0, name.indexOf('.')) + "-" + (items.size() + 1);
                    items.add(new Section(page, chapter, question, own.html()));
                }
            }
        }
        return items;
    }

    List<KnownItems.Question> questions() {
        return items.stream().map(Section::question).toList();
    }

    /** Writes a page for each item, without its question. */
    void write(Path to) throws IOException {
        Files.createDirectories(to);
        for (Section item : items) {
            Files.writeString(
                    to.resolve(item.page() + ".html"),
                    "<!DOCTYPE html><title>" + item.title() + "</title><main>" + item.html() + "</main>");
        }
    }

    /** Writes the questions as {@code karta-server evaluate} reads them, each with its page. */
    void writeQuestions(Path file, String language) throws IOException {
        List<Map<String, String>> questions = items.stream()
                .map(item -> Map.of("ask", item.heading(), "page", item.page(), "language", language))
                .toList();
        Files.writeString(file, new Yaml().dump(Map.of("questions", questions)));
    }
}
