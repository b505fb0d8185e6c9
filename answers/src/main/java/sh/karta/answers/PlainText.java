// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** Converts Markdown of answers to the text that a reader of the page sees. */
final class PlainText {
    static final List<Extension> EXTENSIONS = List.of(TablesExtension.create(), StrikethroughExtension.create());

    /** Deeper nesting is text. Each line costs time for every block around it. */
    private static final int MAX_OPEN_BLOCKS = 100;

    static final Parser PARSER = parser().build();

    private static final Parser HEADING = parser().enabledBlockTypes(Set.of()).build();

    /** Also knows where each block is in the text. */
    static final Parser POSITIONS =
            parser().includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES).build();

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private PlainText() {}

    private static Parser.Builder parser() {
        return Parser.builder().extensions(EXTENSIONS).maxOpenBlockParsers(MAX_OPEN_BLOCKS);
    }

    /** Returns the text in one line. */
    static String of(String markdown) {
        return of(PARSER.parse(markdown));
    }

    /** Returns the text of a heading. Its {@code 1. } is text and does not begin a list. */
    static String ofHeading(String markdown) {
        return of(HEADING.parse(markdown));
    }

    /** Returns the text of a node in one line. */
    static String of(Node node) {
        StringBuilder text = new StringBuilder();
        append(node, text);
        return SPACE.matcher(text).replaceAll(" ").strip();
    }

    private static void append(Node node, StringBuilder text) {
        if (node instanceof Text words) {
            text.append(words.getLiteral());
        } else if (node instanceof Code code) {
            text.append(code.getLiteral());
        } else if (node instanceof FencedCodeBlock code) {
            text.append(' ').append(code.getLiteral());
        } else if (node instanceof IndentedCodeBlock code) {
            text.append(' ').append(code.getLiteral());
        } else if (node instanceof SoftLineBreak || node instanceof HardLineBreak) {
            text.append(' ');
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            append(child, text);
        }
        if (node instanceof org.commonmark.node.Block || node instanceof TableCell) {
            text.append(' ');
        }
    }
}
