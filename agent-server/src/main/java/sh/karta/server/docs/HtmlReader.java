// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Splits the main content of an HTML page into passages and converts it to Markdown. Skips navigation, scripts and forms. */
final class HtmlReader {
    private static final String NOISE =
            "script,style,noscript,template,nav,header,footer,aside,form,[hidden],[aria-hidden=true]";

    private final Passages passages;

    private HtmlReader(Passages passages) {
        this.passages = passages;
    }

    static List<Passage> read(String name, String html) {
        Document document = Jsoup.parse(html);
        Element main = document.selectFirst("main,[role=main],article");
        Element root = main == null ? document.body() : main;
        Element first = root.selectFirst("h1");
        Passages passages = new Passages(name);
        passages.page(first == null ? document.title() : first.text());
        root.select(NOISE).remove();
        new HtmlReader(passages).blocks(root);
        return passages.all();
    }

    private void blocks(Element parent) {
        for (Node node : parent.childNodes()) {
            if (node instanceof TextNode text) {
                passages.block(text.text().strip());
            } else if (node instanceof Element element) {
                block(element);
            }
        }
    }

    private void block(Element element) {
        switch (element.normalName()) {
            case "h1" -> {
                // already used as the page's title
            }
            case "h2", "h3", "h4", "h5", "h6" -> passages.heading(element.text(), element.id());
            case "p" -> passages.block(inline(element));
            case "pre" -> passages.block("```\n" + element.wholeText().stripTrailing() + "\n```");
            case "ul", "ol" -> passages.block(list(element, ""));
            case "blockquote" -> passages.block("> " + inline(element));
            case "table" -> passages.block(table(element));
            case "br", "hr", "img", "svg" -> {
                // without text
            }
            default -> {
                if (element.children().stream().anyMatch(Element::isBlock)) {
                    blocks(element);
                } else {
                    passages.block(inline(element));
                }
            }
        }
    }

    private static String list(Element list, String indent) {
        StringBuilder text = new StringBuilder();
        boolean ordered = list.normalName().equals("ol");
        int number = 1;
        for (Element item : list.children()) {
            text.append(indent).append(ordered ? number++ + ". " : "- ");
            StringBuilder content = new StringBuilder();
            StringBuilder nested = new StringBuilder();
            for (Node node : item.childNodes()) {
                boolean sublist = node instanceof Element e
                        && (e.normalName().equals("ul") || e.normalName().equals("ol"));
                if (sublist) {
                    nested.append(list((Element) node, indent + "   "));
                } else {
                    content.append(inline(node));
                }
            }
            text.append(content.toString().strip()).append('\n').append(nested);
        }
        return text.toString();
    }

    private static String table(Element table) {
        StringBuilder text = new StringBuilder();
        for (Element row : table.select("tr")) {
            int cells = row.children().size();
            row.children()
                    .forEach(cell -> text.append("| ")
                            .append(inline(cell).replace("|", "\\|"))
                            .append(' '));
            text.append("|\n");
            if (text.indexOf("\n") == text.length() - 1) {
                text.append("|---".repeat(cells)).append("|\n");
            }
        }
        return text.toString();
    }

    private static String inline(Node node) {
        if (node instanceof TextNode text) {
            return text.text();
        }
        StringBuilder inside = new StringBuilder();
        node.childNodes().forEach(child -> inside.append(inline(child)));
        if (!(node instanceof Element element)) {
            return "";
        }
        return switch (element.normalName()) {
            case "code", "kbd" -> "`" + element.text() + "`";
            case "strong", "b" -> "**" + inside.toString().strip() + "**";
            case "em", "i" -> "*" + inside.toString().strip() + "*";
            case "br" -> "\n";
            case "a" -> link(element, inside.toString());
            default -> inside.toString();
        };
    }

    /** Keeps absolute links and reduces others to their text, because a relative path does not work in a chat. */
    private static String link(Element a, String text) {
        String url = a.attr("href");
        boolean absolute = url.toLowerCase(Locale.ROOT).matches("https?://[^\\s()]+");
        return absolute ? "[" + text + "](" + url + ")" : text;
    }
}
