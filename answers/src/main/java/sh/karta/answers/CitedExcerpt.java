// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.jspecify.annotations.Nullable;

/** Places a citation mark in an excerpt: at the end of the paragraph, item or cell that contains the quote. */
final class CitedExcerpt {
    /** A text that a mark may follow, and where in the excerpt it ends. */
    private record Place(String text, int end, boolean isCell) {}

    /** At the end, and not escaped: after an even number of backslashes. */
    private static final Pattern EXCLAMATION = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*!\\z");

    private CitedExcerpt() {}

    /** Returns the excerpt with the mark, or the excerpt alone if it has no words, only code. */
    static String of(String markdown, String quote, String mark) {
        List<Place> places = places(markdown);
        Place place = first(places, each -> !quote.isEmpty() && each.text().contains(quote));
        if (place == null) {
            place = first(places, each -> !each.isCell() && !each.text().endsWith(":"));
        }
        if (place == null) {
            place = first(places, each -> true);
        }
        return place == null ? markdown : marked(markdown, place.end(), mark);
    }

    /** Inserts the mark. An exclamation mark before it is escaped, because it would make the mark an image. */
    private static String marked(String markdown, int end, String mark) {
        String before = markdown.substring(0, end);
        Matcher exclamation = EXCLAMATION.matcher(before);
        String escaped = exclamation.find() ? before.substring(0, end - 1) + "\\!" : before;
        return escaped + mark + markdown.substring(end);
    }

    private static @Nullable Place first(List<Place> places, Predicate<Place> which) {
        return places.stream().filter(which).findFirst().orElse(null);
    }

    private static List<Place> places(String markdown) {
        List<Place> places = new ArrayList<>();
        PlainText.POSITIONS.parse(markdown).accept(new AbstractVisitor() {
            @Override
            public void visit(Paragraph paragraph) {
                add(paragraph, false);
            }

            @Override
            public void visit(CustomNode node) {
                if (node instanceof TableCell) {
                    add(node, true);
                } else {
                    visitChildren(node);
                }
            }

            private void add(Node node, boolean isCell) {
                List<SourceSpan> spans = node.getSourceSpans();
                if (!spans.isEmpty()) {
                    SourceSpan last = spans.get(spans.size() - 1);
                    int end = last.getInputIndex() + last.getLength();
                    while (end > 0 && Character.isWhitespace(markdown.charAt(end - 1))) {
                        end--;
                    }
                    places.add(new Place(PlainText.of(node), end, isCell));
                }
            }
        });
        return places;
    }
}
