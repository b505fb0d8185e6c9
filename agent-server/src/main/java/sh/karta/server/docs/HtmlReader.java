// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/** Splits the main content of an HTML page into passages and converts it to Markdown. Skips navigation, scripts and forms. */
final class HtmlReader {
    private static final String NOISE =
            "script,style,noscript,template,nav,header,footer,aside,form,[hidden],[aria-hidden=true],"
                    + "[style~=(?i)display\\s*:\\s*none]";
    /** Elements that jsoup takes for blocks, although they are within sentences. */
    private static final Set<String> WITHIN_SENTENCES = Set.of("del", "ins");

    private static final int INDENT = 3;

    private final Passages passages;
    /** The heading that is the page's title. */
    private final @Nullable Element title;

    /** Returns the blocks of HTML inside a Markdown document. Its headings become paragraphs. */
    static List<Block> fragment(String html) {
        Element body = Jsoup.parseBodyFragment(html).body();
        body.select(NOISE).remove();
        return blocks(body, body.selectFirst("h1"));
    }

    private static List<Block> blocks(Element parent, @Nullable Element title) {
        Passages passages = new Passages("");
        new HtmlReader(passages, title).blocks(parent);
        List<Block> blocks = new ArrayList<>();
        for (Passage passage : passages.all()) {
            if (!passage.heading().isEmpty()) {
                blocks.add(Block.of(Block.Kind.PARAGRAPH, passage.heading()));
            }
            blocks.addAll(passage.blocks());
        }
        return blocks;
    }

    private HtmlReader(Passages passages, @Nullable Element title) {
        this.passages = passages;
        this.title = title;
    }

    static List<Passage> read(String name, String html) {
        return read(name, Jsoup.parse(html));
    }

    /** @param document with its address as base URI, which makes relative links absolute; without, they are reduced to their text */
    static List<Passage> read(String name, Document document) {
        Element root = main(document);
        Element first = root.selectFirst("h1");
        if (first != null) {
            first.select("a[href^=#]").forEach(HtmlReader::removeSymbol);
        }
        Passages passages = new Passages(name);
        passages.page(MarkdownText.escape(first == null ? document.title() : first.text()));
        passages.summary(document.select("meta[name=description]").attr("content"));
        passages.language(document.select("html").attr("lang"));
        root.select(NOISE).remove();
        new HtmlReader(passages, first).blocks(root);
        return passages.all();
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

    private static boolean hasBlocks(Element element) {
        return element.children().stream().anyMatch(HtmlReader::isBlock);
    }

    private void block(Element element) {
        switch (element.normalName()) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> heading(element);
            case "p" -> paragraph(inline(element));
            case "pre" -> passages.block(Block.of(Block.Kind.CODE, MarkdownText.fenced("", element.wholeText())));
            case "ul", "ol" -> passages.block(new Block(Block.Kind.LIST, "", items(element)));
            case "blockquote" -> paragraph("> " + inline(element));
            case "table" -> passages.block(table(element));
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
        for (Element link : element.select("a[href^=#]")) {
            id = id.isEmpty() ? link.attr("href").substring(1) : id;
            removeSymbol(link);
        }
        passages.heading(level, inline(element).strip(), id);
    }

    /** Removes a link whose text is only a symbol, such as ¶. */
    private static void removeSymbol(Element link) {
        if (link.text().chars().noneMatch(Character::isLetterOrDigit)) {
            link.remove();
        }
    }

    private void paragraph(String markdown) {
        passages.block(Block.of(Block.Kind.PARAGRAPH, markdown.strip()));
    }

    private static List<String> items(Element list) {
        List<String> items = new ArrayList<>();
        boolean ordered = list.normalName().equals("ol");
        int number = first(list);
        for (Element item : list.children()) {
            String mark = ordered ? number++ + ". " : "- ";
            StringBuilder text = new StringBuilder();
            for (Block block : blocks(item, null)) {
                String gap = block.kind() == Block.Kind.LIST ? "\n" : "\n\n";
                text.append(text.isEmpty() ? "" : gap).append(block.text());
            }
            String indent = " ".repeat(Math.max(INDENT, mark.length()));
            items.add(mark + text.toString().replace("\n", "\n" + indent).replaceAll("(?m)^ +$", ""));
        }
        return items;
    }

    /** Returns the number of the first item of a list. */
    private static int first(Element list) {
        String start = list.attr("start").strip();
        return start.matches("\\d{1,8}") ? Integer.parseInt(start) : 1;
    }

    private static Block table(Element table) {
        List<String> rows = new ArrayList<>();
        String lead = "";
        for (Element row : table.select("tr")) {
            List<String> cells = row.children().stream()
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

    private static String inline(Node node) {
        if (node instanceof TextNode text) {
            return MarkdownText.escape(text.text());
        }
        StringBuilder inside = new StringBuilder();
        boolean apart = false;
        for (Node child : node.childNodes()) {
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
    private static String link(Element a, String text) {
        String url = a.baseUri().isEmpty() ? a.attr("href") : a.absUrl("href");
        boolean absolute = url.toLowerCase(Locale.ROOT).matches("https?://[^\\s()]+");
        return absolute ? "[" + text + "](" + url + ")" : text;
    }
}
