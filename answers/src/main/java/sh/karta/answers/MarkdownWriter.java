// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.List;
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
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;

/** Writes nodes of a document as Markdown for an answer, without HTML, components of site generators and relative links. */
final class MarkdownWriter {
    private static final String QUOTED = "> ";
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)(?:https?://|mailto:|tel:)[^\\s()<>]+");
    /**
     * Attributes that site generators allow after a link or a heading, shortcodes, marks for a table of contents, and marks of footnotes.
     */
    private static final Pattern EXTENSION =
            Pattern.compile("\\{\\s*[#.:][^{}]*}|\\{\\w+=[^{}]*}|\\{\\{[<%].{0,200}?[%>]}}|\\[\\[(?i:toc)]]"
                    + "|(?:^|(?<=\\S))\\[\\^[\\w-]+](?::\\s+)?");
    /** The box of a task at the start of an item. */
    private static final Pattern TASK = Pattern.compile("^\\\\\\[[ xX]\\\\]\\s+");

    private static final Pattern BREAK = Pattern.compile("(?i)<br\\s*/?>");

    private final PageLimit limit;

    MarkdownWriter(PageLimit limit) {
        this.limit = limit;
    }

    String inline(Node parent) {
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

    private void flush(StringBuilder run, StringBuilder text) {
        text.append(limit.text(MarkdownText.escape(EXTENSION.matcher(run).replaceAll(""))));
        run.setLength(0);
    }

    private void append(Node node, StringBuilder text) {
        if (node instanceof Code code) {
            text.append(limit.text(MarkdownText.code(code.getLiteral())));
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
            text.append(
                    absolute && !words.isEmpty()
                            ? "[" + words + "](" + limit.text(link.getDestination()) + ")"
                            : words);
        } else if (!(node instanceof HtmlInline) && !(node instanceof Image)) {
            text.append(inline(node));
        }
    }

    private static boolean isBreak(HtmlInline tag) {
        return BREAK.matcher(tag.getLiteral()).matches();
    }

    private static void wrap(String mark, String words, StringBuilder text) {
        text.append(words.isEmpty() ? "" : mark + words + mark);
    }

    /** Returns the blocks below a node that is not a heading; several for HTML, none for a node without text. */
    List<Block> blocks(Node node) {
        return blocks(node, 0);
    }

    /** @param depth number of lists and quotes around the node */
    private List<Block> blocks(Node node, int depth) {
        limit.block();
        if (node instanceof Paragraph) {
            return List.of(Block.of(Block.Kind.PARAGRAPH, inline(node)));
        }
        if (node instanceof FencedCodeBlock code) {
            // Only the first word names the language. The rest is for the site generator.
            String language =
                    code.getInfo() == null ? "" : code.getInfo().strip().replaceAll("[\\s{].*", "");
            return code.getLiteral().isBlank()
                    ? List.of()
                    : List.of(Block.of(Block.Kind.CODE, MarkdownText.fenced(language, limit.text(code.getLiteral()))));
        }
        if (node instanceof IndentedCodeBlock code) {
            return List.of(Block.of(Block.Kind.CODE, MarkdownText.fenced("", limit.text(code.getLiteral()))));
        }
        if (node instanceof ListBlock list) {
            return depth < PageLimit.MAX_DEPTH
                    ? List.of(new Block(Block.Kind.LIST, "", items(list, depth + 1)))
                    : children(node, depth);
        }
        if (node instanceof ListItem) {
            return children(node, depth);
        }
        if (node instanceof TableBlock) {
            return List.of(table(node));
        }
        if (node instanceof BlockQuote) {
            return depth < PageLimit.MAX_DEPTH ? List.of(quote(node, depth + 1)) : children(node, depth);
        }
        return node instanceof HtmlBlock html ? HtmlReader.fragment(html.getLiteral(), limit, depth) : List.of();
    }

    private Block quote(Node quote, int depth) {
        List<String> lines = new ArrayList<>();
        for (Block block : children(quote, depth)) {
            block.text().lines().forEach(line -> {
                limit.count(QUOTED.length());
                lines.add(QUOTED + line);
            });
        }
        return Block.of(Block.Kind.PARAGRAPH, String.join("\n", lines));
    }

    private List<Block> children(Node parent, int depth) {
        List<Block> blocks = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            blocks.addAll(blocks(node, depth));
        }
        return blocks;
    }

    private List<String> items(ListBlock list, int depth) {
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
                        "\n\n", blocks(child, depth).stream().map(Block::text).toList());
                nested = child instanceof ListBlock;
                block = text.isEmpty() ? TASK.matcher(block).replaceFirst("") : block;
                text.append(text.isEmpty() ? "" : nested ? "\n" : "\n\n").append(block);
            }
            items.add(mark + limit.indented(text.toString(), " ".repeat(mark.length())));
        }
        return items;
    }

    private Block table(Node table) {
        List<String> rows = new ArrayList<>();
        String lead = "";
        for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
            for (Node row = part.getFirstChild(); row instanceof TableRow; row = row.getNext()) {
                limit.block();
                List<String> cells = new ArrayList<>();
                for (Node cell = row.getFirstChild(); cell instanceof TableCell; cell = cell.getNext()) {
                    cells.add(MarkdownText.cell(inline(cell)));
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
