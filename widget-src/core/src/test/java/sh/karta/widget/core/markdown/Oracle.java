// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Scanner;
import org.commonmark.renderer.html.HtmlRenderer;

/** Renders a text with commonmark-java, with HTML support turned off as in our parser. */
final class Oracle {
    // In the order of commonmark-java, which decides precedence.
    private static final Set<Class<? extends org.commonmark.node.Block>> BLOCKS = new LinkedHashSet<>(List.of(
            BlockQuote.class,
            Heading.class,
            FencedCodeBlock.class,
            ThematicBreak.class,
            ListBlock.class,
            IndentedCodeBlock.class));

    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(
                    StrikethroughExtension.builder().requireTwoTildes(true).build(), TablesExtension.create()))
            .enabledBlockTypes(BLOCKS)
            .customInlineContentParserFactory(new AngleBracketFactory())
            .build();

    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .percentEncodeUrls(true)
            .extensions(List.of(StrikethroughExtension.create(), TablesExtension.create()))
            .build();

    private Oracle() {}

    static String html(String markdown) {
        return RENDERER.render(PARSER.parse(markdown));
    }

    /** Parses {@code <} as an autolink or as a character. Without it, the built-in parser would accept raw HTML. */
    private static final class AngleBracketFactory implements InlineContentParserFactory {
        @Override
        public Set<Character> getTriggerCharacters() {
            return Set.of('<');
        }

        @Override
        public InlineContentParser create() {
            return new AngleBracketParser();
        }
    }

    private static final class AngleBracketParser implements InlineContentParser {
        private static final Pattern ADDRESS = Pattern.compile("([a-zA-Z][a-zA-Z0-9.+-]{1,31}:[^\\x00-\\x20<>]*)"
                + "|([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
                + "(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)");

        @Override
        public ParsedInline tryParse(InlineParserState state) {
            Scanner scanner = state.scanner();
            scanner.next();
            var begin = scanner.position();
            if (scanner.find('>') >= 0) {
                String content = scanner.getSource(begin, scanner.position()).getContent();
                Matcher matcher = ADDRESS.matcher(content);
                if (matcher.matches()) {
                    Link link = new Link(matcher.group(1) == null ? "mailto:" + content : content, null);
                    link.appendChild(new Text(content));
                    scanner.next();
                    return ParsedInline.of(link, scanner.position());
                }
            }
            return ParsedInline.of(new Text("<"), begin);
        }
    }
}
