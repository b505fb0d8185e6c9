// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/** Splits a Markdown document into passages. */
final class MarkdownReader {
    private static final Pattern FIELD =
            Pattern.compile("(title|description|lang|assistant):\\s*[\"']?(.*?)[\"']?\\s*");
    /** Statements of modules, which MDX files have before their text. */
    private static final Pattern MODULE = Pattern.compile("(?:import\\s+(?:[\\w$,*{} ]+\\sfrom\\s+)?['\"]|"
            + "export\\s+(?:(?:default|const|let|var|async|function|class)\\s|[{*])).*");

    private static final Pattern ID = Pattern.compile("\\{\\s*:?\\s*#([^\\s{}]+)[^{}]*}");

    private MarkdownReader() {}

    /**
     * Returns the passages of a page; none if its front matter has {@code assistant: false}.
     *
     * @throws PageLimit.ExceededException if the page is too large, or reading it takes too long
     */
    static List<Passage> read(String name, String markdown, PageLimit limit) {
        MarkdownWriter writer = new MarkdownWriter(limit);
        Passages passages = new Passages(name);
        List<String> lines = markdown.lines().toList();
        int start = frontMatterEnd(lines);
        boolean titled = false;
        for (String line : lines.subList(0, start)) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                continue;
            }
            String value = field.group(2);
            switch (field.group(1)) {
                case "title" -> {
                    passages.page(MarkdownText.escape(value));
                    titled = !value.isBlank();
                }
                case "lang" -> passages.language(value);
                case "assistant" -> {
                    if (value.equals("false")) {
                        return List.of();
                    }
                }
                default -> passages.summary(value);
            }
        }
        Node document = document(markdown);
        Map<Heading, String> anchors = anchors(document, writer);
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading) {
                limit.block();
                String title = MarkdownText.oneLine(writer.inline(heading));
                titled |= heading(heading.getLevel(), title, titled, anchors.getOrDefault(heading, ""), passages);
            } else if (passages.hasText() || !isModule(node, writer)) {
                writer.blocks(node).forEach(passages::block);
            }
        }
        return passages.all();
    }

    private static boolean isModule(Node node, MarkdownWriter writer) {
        return node instanceof Paragraph
                && MODULE.matcher(PlainText.of(writer.inline(node))).matches();
    }

    /** Returns the document without front matter and without syntax that only site generators read. */
    static Node document(String markdown) {
        List<String> lines = markdown.lines().toList();
        return PlainText.PARSER.parse(SiteSyntax.remove(lines.subList(frontMatterEnd(lines), lines.size())));
    }

    /** Returns the fragments of URLs that lead to the headings. A repeated one gets a number, as site generators do it. */
    static Map<Heading, String> anchors(Node document, MarkdownWriter writer) {
        Map<Heading, String> anchors = new HashMap<>();
        Set<String> used = new HashSet<>();
        Map<String, Integer> repeated = new HashMap<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                String id = id(heading);
                String slug = id.isEmpty() ? Passages.slug(PlainText.ofHeading(writer.inline(heading))) : id;
                String anchor = slug;
                // A heading without letters has no anchor, and an id of the document never changes.
                while (id.isEmpty() && !slug.isEmpty() && used.contains(anchor)) {
                    anchor = slug + "-" + repeated.merge(slug, 1, Integer::sum);
                }
                used.add(anchor);
                anchors.put(heading, anchor);
            }
        });
        return anchors;
    }

    /** Returns the id that the document gives to a heading; empty for none. */
    private static String id(Heading heading) {
        StringBuilder source = new StringBuilder();
        for (Node node = heading.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof org.commonmark.node.Text text) {
                source.append(text.getLiteral());
            }
        }
        Matcher id = ID.matcher(source);
        return id.find() ? id.group(1) : "";
    }

    /** Returns whether the heading is the page's title. */
    private static boolean heading(int level, String title, boolean titled, String anchor, Passages passages) {
        if (level == 1 && !titled) {
            passages.page(title);
            return true;
        }
        if (level == 1 && passages.isPage(title)) {
            return false;
        }
        passages.heading(level, title, anchor);
        return false;
    }

    private static int frontMatterEnd(List<String> lines) {
        if (lines.isEmpty() || !lines.get(0).equals("---")) {
            return 0;
        }
        int end = lines.subList(1, lines.size()).indexOf("---");
        return end < 0 ? 0 : end + 2;
    }
}
