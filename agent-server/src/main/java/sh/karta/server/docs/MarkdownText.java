// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;

/** Writes nodes of a document as Markdown for an answer, without HTML, components of site generators and relative links. */
final class MarkdownText {
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)(?:https?://|mailto:|tel:)[^\\s()<>]+");
    /**
     * Attributes that site generators allow after a link or a heading, shortcodes, marks for a table of contents, and marks of footnotes.
     */
    private static final Pattern EXTENSION =
            Pattern.compile("\\{\\s*[#.:][^{}]*}|\\{\\w+=[^{}]*}|\\{\\{[<%].*?[%>]}}|\\[\\[(?i:toc)]]"
                    + "|(?:^|(?<=\\S))\\[\\^[\\w-]+](?::\\s+)?");
    /** The box of a task at the start of an item. */
    private static final Pattern TASK = Pattern.compile("^\\\\\\[[ xX]\\\\]\\s+");

    private static final Pattern TAG = Pattern.compile("<(?=[A-Za-z0-9/!?])");
    private static final Pattern SPECIAL = Pattern.compile("([\\\\`*\\[\\]|])");
    /**
     * Underscores that could be marks of emphasis, which are not between two letters, and tildes. Those of an address stay, because an
     * address without a link has no escapes.
     */
    private static final Pattern MARK = Pattern.compile(
            "https?://[^\\s<>]+|(?<![\\p{L}\\p{N}_])_+|_+(?![\\p{L}\\p{N}_])|~+", Pattern.CASE_INSENSITIVE);

    private static final Pattern BREAK = Pattern.compile("(?i)<br\\s*/?>");
    private static final Pattern LINE_END = Pattern.compile("\\s*\n\\s*");
    private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern BACKTICKS = Pattern.compile("`+");

    private MarkdownText() {}

    static String inline(Node parent) {
        StringBuilder text = new StringBuilder();
        StringBuilder run = new StringBuilder();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Text plain) {
                run.append(plain.getLiteral()); // the parser splits text at each possible mark
            } else {
                flush(run, text);
                append(node, text);
            }
        }
        flush(run, text);
        return text.toString().strip();
    }

    private static void flush(StringBuilder run, StringBuilder text) {
        text.append(escape(EXTENSION.matcher(run).replaceAll("")));
        run.setLength(0);
    }

    private static void append(Node node, StringBuilder text) {
        if (node instanceof Code code) {
            text.append(code(code.getLiteral()));
        } else if (node instanceof SoftLineBreak) {
            text.append(text.lastIndexOf("\n") == text.length() - 1 ? "" : " ");
        } else if (node instanceof HardLineBreak || (node instanceof HtmlInline tag && isBreak(tag))) {
            text.append("  \n");
        } else if (node instanceof Emphasis) {
            wrap("*", inline(node), text);
        } else if (node instanceof StrongEmphasis) {
            wrap("**", inline(node), text);
        } else if (node instanceof Strikethrough) {
            wrap("~~", inline(node), text);
        } else if (node instanceof Link link) {
            String words = inline(node);
            boolean absolute = ABSOLUTE.matcher(link.getDestination()).matches();
            text.append(absolute && !words.isEmpty() ? "[" + words + "](" + link.getDestination() + ")" : words);
        } else if (!(node instanceof HtmlInline) && !(node instanceof Image)) {
            text.append(inline(node));
        }
    }

    private static boolean isBreak(HtmlInline tag) {
        return BREAK.matcher(tag.getLiteral()).matches();
    }

    /** Returns text in which no line ends, as headings and cells need it. */
    static String oneLine(String inline) {
        return LINE_END.matcher(inline).replaceAll(" ");
    }

    /** Returns the Markdown of a cell. There, a bar has a backslash in code too. */
    static String cell(String inline) {
        return BAR.matcher(oneLine(inline)).replaceAll("\\\\|");
    }

    private static void wrap(String mark, String words, StringBuilder text) {
        text.append(words.isEmpty() ? "" : mark + words + mark);
    }

    /** Escapes characters that Markdown would interpret, and each {@code <} that could begin a tag or an address. */
    static String escape(String text) {
        String special = SPECIAL.matcher(text).replaceAll("\\\\$1");
        String escaped = MARK.matcher(special)
                .replaceAll(mark -> Matcher.quoteReplacement(
                        mark.group().contains(":") ? mark.group() : mark.group().replaceAll("([_~])", "\\\\$1")));
        return TAG.matcher(escaped).replaceAll("\\\\<");
    }

    static String code(String literal) {
        int longest = BACKTICKS
                .matcher(literal)
                .results()
                .mapToInt(run -> run.group().length())
                .max()
                .orElse(0);
        String fence = "`".repeat(longest + 1);
        String space = literal.startsWith("`") || literal.endsWith("`") ? " " : "";
        return fence + space + literal + space + fence;
    }

    static String fenced(String language, String code) {
        String fence = "```";
        for (int length = fence.length() + 1; code.contains(fence); length++) {
            fence = "~".repeat(length);
        }
        return fence + language + "\n" + code.stripTrailing() + "\n" + fence;
    }

    /** Returns the blocks below a node that is not a heading; several for HTML, none for a node without text. */
    static List<Block> blocks(Node node) {
        if (node instanceof Paragraph) {
            return List.of(Block.of(Block.Kind.PARAGRAPH, inline(node)));
        }
        if (node instanceof FencedCodeBlock code) {
            // Only the first word names the language. The rest is for the site generator.
            String language =
                    code.getInfo() == null ? "" : code.getInfo().strip().replaceAll("[\\s{].*", "");
            return code.getLiteral().isBlank()
                    ? List.of()
                    : List.of(Block.of(Block.Kind.CODE, fenced(language, code.getLiteral())));
        }
        if (node instanceof IndentedCodeBlock code) {
            return List.of(Block.of(Block.Kind.CODE, fenced("", code.getLiteral())));
        }
        if (node instanceof ListBlock list) {
            return List.of(new Block(Block.Kind.LIST, "", items(list)));
        }
        if (node instanceof TableBlock) {
            return List.of(table(node));
        }
        if (node instanceof BlockQuote) {
            List<String> lines = new ArrayList<>();
            for (Block block : children(node)) {
                block.text().lines().forEach(line -> lines.add("> " + line));
            }
            return List.of(Block.of(Block.Kind.PARAGRAPH, String.join("\n", lines)));
        }
        return node instanceof HtmlBlock html ? HtmlReader.fragment(html.getLiteral()) : List.of();
    }

    private static List<Block> children(Node parent) {
        List<Block> blocks = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            blocks.addAll(blocks(node));
        }
        return blocks;
    }

    private static List<String> items(ListBlock list) {
        List<String> items = new ArrayList<>();
        int number = list instanceof OrderedList ordered && ordered.getMarkerStartNumber() != null
                ? ordered.getMarkerStartNumber()
                : 1;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            String mark = list instanceof BulletList ? "- " : number++ + ". ";
            StringBuilder text = new StringBuilder();
            boolean nested = false;
            for (Node child = item.getFirstChild(); child != null; child = child.getNext()) {
                String block = String.join(
                        "\n\n", blocks(child).stream().map(Block::text).toList());
                nested = child instanceof ListBlock;
                block = text.isEmpty() ? TASK.matcher(block).replaceFirst("") : block;
                text.append(text.isEmpty() ? "" : nested ? "\n" : "\n\n").append(block);
            }
            items.add(mark
                    + text.toString()
                            .replace("\n", "\n" + " ".repeat(mark.length()))
                            .replaceAll("(?m)^ +$", ""));
        }
        return items;
    }

    private static Block table(Node table) {
        List<String> rows = new ArrayList<>();
        String lead = "";
        for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (Node row = part.getFirstChild(); row instanceof TableRow; row = row.getNext()) {
                List<String> cells = new ArrayList<>();
                for (Node cell = row.getFirstChild(); cell instanceof TableCell; cell = cell.getNext()) {
                    cells.add(cell(inline(cell)));
                }
                String line = "| " + String.join(" | ", cells) + " |";
                if (part instanceof TableHead) {
                    lead = line + "\n" + "|---".repeat(cells.size()) + "|";
                } else {
                    rows.add(line);
                }
            }
        }
        return new Block(Block.Kind.TABLE, lead, rows);
    }
}
