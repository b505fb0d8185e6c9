// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;
import org.jspecify.annotations.Nullable;

/** Splits the main content of an HTML page into passages and converts it to Markdown. Skips navigation, scripts and forms. */
final class HtmlReader {
    private static final String NOISE =
            "script,style,noscript,template,nav,header,footer,aside,form,[hidden],[aria-hidden=true],"
                    + "[style~=(?i)display\\s*:\\s*none]";
    /** Elements that jsoup takes for blocks, although they are within sentences. */
    private static final Set<String> WITHIN_SENTENCES = Set.of("del", "ins");

    private static final int INDENT = 3;
    /** A heading has one or two. To remove thousands would take quadratic time. */
    private static final int MAX_SYMBOLS = 10;

    private final Passages passages;
    /** The heading that is the page's title. */
    private final @Nullable Element title;

    private final PageLimit limit;
    private final int depth;
    /** The elements that are skipped. Removing many siblings from the document would take quadratic time. */
    private final Set<Element> noise;

    /**
     * Returns the blocks of HTML inside a Markdown document. Its headings become paragraphs.
     *
     * @param depth number of lists and quotes around it
     */
    static List<Block> fragment(String html, PageLimit limit, int depth) {
        Element body = parse(html, "", limit).body();
        return new HtmlReader(new Passages(""), null, limit, depth, noise(body))
                .nested(body, body.selectFirst("h1"), 0);
    }

    /** Parses HTML, and stops when it has too many elements. */
    static Document parse(String html, String address, PageLimit limit) {
        try (StreamParser parser = new StreamParser(Parser.htmlParser())) {
            Iterator<Element> elements = parser.parse(html, address).iterator();
            while (elements.hasNext()) {
                elements.next();
                limit.element();
            }
            return parser.document();
        }
    }

    /** Empties the elements to skip, and returns them. */
    private static Set<Element> noise(Element root) {
        Set<Element> noise = Collections.newSetFromMap(new IdentityHashMap<>());
        noise.addAll(root.select(NOISE));
        noise.remove(root);
        noise.forEach(Element::empty);
        return noise;
    }

    /** Returns the blocks inside an element. */
    private List<Block> nested(Element parent, @Nullable Element skipped, int deeper) {
        Passages passages = new Passages("");
        new HtmlReader(passages, skipped, limit, depth + deeper, noise).blocks(parent);
        List<Block> blocks = new ArrayList<>();
        for (Passage passage : passages.all()) {
            if (!passage.heading().isEmpty()) {
                blocks.add(Block.of(Block.Kind.PARAGRAPH, passage.heading()));
            }
            blocks.addAll(passage.blocks());
        }
        return blocks;
    }

    private HtmlReader(Passages passages, @Nullable Element title, PageLimit limit, int depth, Set<Element> noise) {
        this.passages = passages;
        this.title = title;
        this.limit = limit;
        this.depth = depth;
        this.noise = noise;
    }

    /** @throws PageLimit.ExceededException if the page is too large, or reading it takes too long */
    static List<Passage> read(String name, String html, PageLimit limit) {
        return read(name, parse(html, "", limit), limit);
    }

    /**
     * Returns the passages of a page; none if it asks search engines to leave it out.
     *
     * @param document with its address as base URI, which makes relative links absolute; without, they are reduced to their text
     */
    static List<Passage> read(String name, Document document, PageLimit limit) {
        if (document.select("meta[name=robots]").eachAttr("content").stream().anyMatch(HtmlReader::forbidsIndexing)) {
            return List.of();
        }
        Element root = main(document);
        Element first = root.selectFirst("h1");
        Passages passages = new Passages(name);
        if (first != null) {
            removeSymbols(first);
        }
        passages.page(limit.text(MarkdownText.escape(first == null ? document.title() : first.text())));
        passages.summary(document.select("meta[name=description]").attr("content"));
        passages.language(document.select("html").attr("lang"));
        new HtmlReader(passages, first, limit, 0, noise(root)).blocks(root);
        return passages.all();
    }

    /** Returns whether the content of a robots meta element has {@code noindex}, or {@code none}, which includes it. */
    private static boolean forbidsIndexing(String content) {
        return Arrays.stream(content.toLowerCase(Locale.ROOT).split("[\\s,]+"))
                .anyMatch(word -> word.equals("noindex") || word.equals("none"));
    }

    /** Returns the only article of a page without main element. Several ones are parts of the page, such as the answers of an FAQ. */
    private static Element main(Document document) {
        Element main = document.selectFirst("main,[role=main]");
        if (main != null) {
            return main;
        }
        List<Element> articles = document.select("article").stream()
                .filter(article -> !article.parents().is("article," + NOISE))
                .toList();
        return articles.size() == 1 ? articles.get(0) : document.body();
    }

    private void blocks(Element parent) {
        StringBuilder sentences = new StringBuilder();
        for (Node node : parent.childNodes()) {
            if (isSkipped(node)) {
                continue;
            }
            if (node instanceof Element element && (isBlock(element) || hasBlocks(element))) {
                paragraph(sentences.toString());
                sentences.setLength(0);
                block(element);
            } else {
                sentences.append(inline(node));
            }
        }
        paragraph(sentences.toString());
    }

    private static boolean isBlock(Node node) {
        return node instanceof Element element && element.isBlock() && !WITHIN_SENTENCES.contains(element.normalName());
    }

    private boolean hasBlocks(Element element) {
        return element.childNodes().stream().anyMatch(child -> isBlock(child) && !isSkipped(child));
    }

    private boolean isSkipped(Node node) {
        return node instanceof Element element && noise.contains(element);
    }

    private void block(Element element) {
        switch (element.normalName()) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> heading(element);
            case "p" -> paragraph(inline(element));
            case "pre" -> add(Block.of(Block.Kind.CODE, MarkdownText.fenced("", limit.text(element.wholeText()))));
            case "ul", "ol" -> list(element);
            case "blockquote" -> paragraph("> " + inline(element));
            case "table" -> add(table(element));
            case "br", "hr", "img", "svg" -> {
                // without text
            }
            default -> {
                if (hasBlocks(element)) {
                    blocks(element);
                } else {
                    paragraph(inline(element));
                }
            }
        }
    }

    private void heading(Element element) {
        if (element.equals(title)) {
            return;
        }
        int level = element.normalName().charAt(1) - '0';
        String id = element.id();
        // Some generators have the id only in a link from the heading to itself.
        Element link = element.selectFirst("a[href^=#]");
        if (id.isEmpty() && link != null) {
            id = link.attr("href").substring(1);
        }
        removeSymbols(element);
        limit.block();
        passages.heading(level, inline(element).strip(), id);
    }

    /** Removes the links of a heading whose text is only a symbol, such as ¶. */
    private static void removeSymbols(Element heading) {
        heading.select("a[href^=#]").stream()
                .limit(MAX_SYMBOLS)
                .filter(link -> link.text().chars().noneMatch(Character::isLetterOrDigit))
                .forEach(Element::remove);
    }

    private void paragraph(String markdown) {
        add(Block.of(Block.Kind.PARAGRAPH, markdown.strip()));
    }

    private void add(Block block) {
        limit.block();
        passages.block(block);
    }

    private void list(Element list) {
        if (depth < PageLimit.MAX_DEPTH) {
            add(new Block(Block.Kind.LIST, "", items(list)));
        } else {
            list.children().stream().filter(item -> !isSkipped(item)).forEach(this::blocks);
        }
    }

    private List<String> items(Element list) {
        List<String> items = new ArrayList<>();
        boolean ordered = list.normalName().equals("ol");
        int number = first(list);
        for (Element item : list.children()) {
            if (isSkipped(item)) {
                continue;
            }
            String mark = ordered ? number++ + ". " : "- ";
            StringBuilder text = new StringBuilder();
            for (Block block : nested(item, null, 1)) {
                String gap = block.kind() == Block.Kind.LIST ? "\n" : "\n\n";
                text.append(text.isEmpty() ? "" : gap).append(block.text());
            }
            String indent = " ".repeat(Math.max(INDENT, mark.length()));
            items.add(mark + limit.indented(text.toString(), indent));
        }
        return items;
    }

    /** Returns the number of the first item of a list. */
    private static int first(Element list) {
        String start = list.attr("start").strip();
        return start.matches("\\d{1,8}") ? Integer.parseInt(start) : 1;
    }

    private Block table(Element table) {
        List<String> rows = new ArrayList<>();
        String lead = "";
        for (Element row : table.select("> tr, > * > tr")) {
            limit.block();
            // A table inside a cell is a part of its text.
            List<String> cells = row.children().stream()
                    .filter(cell -> !isSkipped(cell))
                    .map(cell -> MarkdownText.cell(inline(cell).strip()))
                    .toList();
            String line = "| " + String.join(" | ", cells) + " |";
            if (lead.isEmpty()) {
                lead = line + "\n" + "|---".repeat(cells.size()) + "|";
            } else {
                rows.add(line);
            }
        }
        return new Block(Block.Kind.TABLE, lead, rows);
    }

    private String inline(Node node) {
        if (node instanceof TextNode text) {
            return limit.text(MarkdownText.escape(text.text()));
        }
        StringBuilder inside = new StringBuilder();
        boolean apart = false;
        for (Node child : node.childNodes()) {
            if (isSkipped(child)) {
                continue;
            }
            String text = inline(child);
            boolean block = isBlock(child);
            inside.append((apart || block) && !text.isBlank() && !inside.isEmpty() ? " " : "")
                    .append(text);
            apart = block || (apart && text.isBlank());
        }
        if (!(node instanceof Element element)) {
            return "";
        }
        return switch (element.normalName()) {
            case "code", "kbd", "pre" -> element.text().isEmpty() ? "" : MarkdownText.code(element.text());
            case "img", "script", "style", "svg" -> "";
            case "strong", "b" -> emphasized("**", inside.toString().strip());
            case "em", "i" -> emphasized("*", inside.toString().strip());
            case "br" -> "\n";
            case "a" -> link(element, inside.toString());
            default -> inside.toString();
        };
    }

    /** Code alone is not emphasized: before a letter, such as one of Japanese, CommonMark does not see the closing mark behind it. */
    private static String emphasized(String mark, String text) {
        return text.isEmpty() || text.startsWith("`") || text.endsWith("`") ? text : mark + text + mark;
    }

    /** Keeps absolute links and reduces others to their text, because a relative path does not work in a chat. */
    private String link(Element a, String text) {
        String url = a.baseUri().isEmpty() ? a.attr("href") : a.absUrl("href");
        boolean absolute = url.toLowerCase(Locale.ROOT).matches("https?://[^\\s()]+");
        return absolute ? "[" + text + "](" + limit.text(url) + ")" : text;
    }
}
