// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Entities;

/** The Markdown files of a project, split at their headings. */
record ProjectDocs(List<Page> pages) {
    /**
     * A file.
     *
     * @param path as the index names the page
     * @param markdown the whole file
     */
    record Page(String path, String title, String markdown, List<Part> parts) {
        /** Returns the text as a reader of the page sees it. */
        String text() {
            return Jsoup.parse(html(markdown)).text().replaceAll("\\s+", " "); // code has line breaks
        }

        /** Returns whether a part has a heading that is not the title. */
        private boolean isNamed(Part part) {
            return part.level() > 1 || (part.level() == 1 && !part.heading().equals(title));
        }
    }

    /**
     * The lines from a heading to the next one.
     *
     * @param level of the heading; 0 before the first
     * @param own without the heading
     */
    record Part(int level, String heading, String own) {
        private String html() {
            return ProjectDocs.html(own);
        }
    }

    private static final List<Extension> TABLES = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder()
            .extensions(TABLES)
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().extensions(TABLES).build();
    /** An entry of a table of contents, which repeats a heading. */
    private static final Pattern ENTRY = Pattern.compile("(?m)^\\s*[-+*]\\s+\\[.*]\\([^()\\s]*\\)\\s*$");

    /** Reads all Markdown files below a folder. */
    static ProjectDocs read(Path folder) throws IOException {
        List<Page> pages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                String name = folder.relativize(file).toString().replaceFirst("\\.md$", "");
                pages.add(page(name, Files.readString(file)));
            }
        }
        return new ProjectDocs(List.copyOf(pages));
    }

    private static Page page(String name, String markdown) {
        List<String> lines = markdown.lines().toList();
        List<Part> parts = new ArrayList<>();
        int level = 0;
        String heading = "";
        int from = 0;
        String title = "";
        for (Node node = PARSER.parse(markdown).getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading next) {
                List<SourceSpan> spans = next.getSourceSpans();
                parts.add(new Part(level, heading, own(lines, from, spans.get(0).getLineIndex())));
                level = next.getLevel();
                heading = Jsoup.parse(RENDERER.render(next)).text();
                title = level == 1 && title.isEmpty() ? heading : title;
                from = spans.get(spans.size() - 1).getLineIndex() + 1;
            }
        }
        parts.add(new Part(level, heading, own(lines, from, lines.size())));
        String last = name.substring(name.lastIndexOf('/') + 1);
        String path =
                last.equals("index") || last.equals("README") ? name.substring(0, name.length() - last.length()) : name;
        return new Page(path, title.isEmpty() ? last : title, markdown, List.copyOf(parts));
    }

    private static String own(List<String> lines, int from, int to) {
        return String.join("\n", lines.subList(from, to));
    }

    private static String html(String markdown) {
        return RENDERER.render(PARSER.parse(markdown));
    }

    /** Returns all sections with their headings. */
    List<Section> sections() {
        return pages.stream()
                .flatMap(page -> page.parts().stream()
                        .map(part -> new Section(
                                page.path(),
                                page.title(),
                                part.heading(),
                                Entities.escape(part.heading()) + "\n" + part.html())))
                .toList();
    }

    /** Returns the documents without headings and without tables of contents, which repeat them. The titles stay. */
    ProjectDocs withoutHeadings() {
        return new ProjectDocs(pages.stream()
                .map(page -> {
                    List<Part> parts = page.parts().stream()
                            .map(part -> new Part(
                                    part.level(),
                                    part.heading(),
                                    ENTRY.matcher(part.own()).replaceAll("")))
                            .toList();
                    Page without = new Page(page.path(), page.title(), "", parts);
                    return new Page(page.path(), page.title(), numbered(without), parts);
                })
                .toList());
    }

    /** Returns the Markdown of a page with numbers as headings. */
    private static String numbered(Page page) {
        StringBuilder markdown = new StringBuilder();
        for (int i = 0; i < page.parts().size(); i++) {
            Part part = page.parts().get(i);
            String heading = page.isNamed(part) ? String.valueOf(i) : page.title();
            markdown.append(part.level() == 0 ? "" : "#".repeat(part.level()) + " " + heading + "\n\n")
                    .append(part.own())
                    .append("\n\n");
        }
        return markdown.toString();
    }

    /** Returns the sections, whose texts lack their headings. That of the title has no heading. */
    List<Section> unnamed() {
        return pages.stream()
                .flatMap(page -> page.parts().stream()
                        .map(part -> new Section(
                                page.path(), page.title(), page.isNamed(part) ? part.heading() : "", part.html())))
                .toList();
    }

    /** Returns those with text whose heading no other section has. */
    static List<Section> items(List<Section> unnamed) {
        Map<String, Integer> uses = new HashMap<>();
        unnamed.forEach(section -> uses.merge(section.heading().toLowerCase(Locale.ROOT), 1, Integer::sum));
        return unnamed.stream()
                .filter(section -> !section.heading().isEmpty()
                        && uses.getOrDefault(section.heading().toLowerCase(Locale.ROOT), 0) == 1
                        && Jsoup.parse(section.html()).hasText())
                .toList();
    }

    /** Writes each page as a file. */
    void write(Path to) throws IOException {
        for (Page page : pages) {
            Path file = to.resolve(
                    page.path() + (page.path().isEmpty() || page.path().endsWith("/") ? "index" : "") + ".md");
            Files.createDirectories(file.getParent());
            Files.writeString(file, page.markdown());
        }
    }
}
