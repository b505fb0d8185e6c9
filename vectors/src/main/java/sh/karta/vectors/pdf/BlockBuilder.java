// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.answers.pdf.PdfText;
import sh.karta.answers.pdf.PdfText.Kind;

/** Groups lines into headings, paragraphs and items of lists by font, distance and first characters. */
final class BlockBuilder {
    private static final float TOLERANCE = 1.15f;
    private static final float HEADING_PITCH = 1.7f;
    /** Length at which a paragraph ends, because a longer passage would cover too many subjects. */
    private static final int MAX_PARAGRAPH = 2_000;

    private static final int MAX_HEADING = 200;
    private static final int MAX_BOLD_HEADING = 80;
    private static final int MAX_ENTRY = 300;
    /** The number of last characters among which the end of a sentence is searched. */
    private static final int ENDING = 4;
    /** Bullets, including characters of symbol fonts, which have no meaning elsewhere. */
    private static final Pattern BULLET = Pattern.compile("[•‣◦▪●○■□◆➢✓·→►▸➤*–—\uf000-\uf0ff-]\\s+(?=\\S)");

    private static final Pattern NUMBERED =
            Pattern.compile("\\(?(?:\\d{1,3}|\\p{L}|(?i:x{0,3}(?:i[xv]|vi{0,3}|i{1,3})|x{1,3}))[.)]\\s.*");
    private static final Pattern ENDS_SENTENCE = Pattern.compile("[.!?:;。！？؟…][\"”’)\\]]*$");
    private static final Pattern NO_HEADING = Pattern.compile(".*[.,:;!?]|[^\\p{L}]*", Pattern.DOTALL);
    /** An entry of a table of contents, which is left out because its text is elsewhere. */
    private static final Pattern CONTENTS = Pattern.compile(".*(?:\\.\\s?){5,}\\s*[\\divxlc]{1,6}", Pattern.DOTALL);

    private final BodyText body;
    private final LineJoin joins;
    private final List<PdfText.Block> blocks = new ArrayList<>();
    private @Nullable Line first;
    private @Nullable Line last;
    private int lines;
    private String text = "";
    private boolean isItem;

    private BlockBuilder(BodyText body, LineJoin joins) {
        this.body = body;
        this.joins = joins;
    }

    static List<PdfText.Block> blocks(List<Line> lines, BodyText body) {
        BlockBuilder builder = new BlockBuilder(body, new LineJoin(lines));
        lines.stream().filter(line -> !isEntryOfContents(line.text())).forEach(builder::add);
        builder.flush();
        return builder.blocks;
    }

    private static boolean isEntryOfContents(String text) {
        return text.length() <= MAX_ENTRY && CONTENTS.matcher(text).matches();
    }

    private void add(Line line) {
        Matcher bullet = BULLET.matcher(line.text());
        boolean startsItem = bullet.lookingAt() && !body.isHeading(line);
        if (startsItem || last == null || !continues(last, line)) {
            flush();
            first = line;
            isItem = startsItem;
            text = startsItem ? line.text().substring(bullet.end()) : line.text();
        } else {
            text = joins.join(text, line.text());
        }
        last = line;
        lines++;
    }

    private boolean continues(Line before, Line line) {
        boolean isLower = Character.isLowerCase(line.text().codePointAt(0));
        if (text.length() > MAX_PARAGRAPH
                || line.size() != before.size()
                || (line.isBold() != before.isBold() && !isLower)) {
            return false;
        }
        float gap = line.top() - before.top();
        if (line.page() != before.page() || gap <= 0) {
            // The next page or column.
            return !body.isHeading(line)
                    && isLower
                    && !ENDS_SENTENCE
                            .matcher(text.substring(Math.max(0, text.length() - ENDING)))
                            .find();
        }
        if (body.isHeading(line)) {
            return gap <= HEADING_PITCH * line.points();
        }
        float pitch = body.pitch() * Math.max(1, (float) line.size() / body.size());
        return gap <= TOLERANCE * pitch && !NUMBERED.matcher(line.text()).matches();
    }

    private void flush() {
        if (first != null) {
            int level = isItem ? 0 : level(first);
            Kind kind = level > 0 ? Kind.HEADING : isItem ? Kind.ITEM : Kind.PARAGRAPH;
            blocks.add(new PdfText.Block(kind, level, first.page(), text));
        }
        first = null;
        last = null;
        lines = 0;
    }

    /** Returns the level of a heading; 0 for other text. */
    private int level(Line line) {
        if (body.isHeading(line) && text.length() <= MAX_HEADING && hasLetters()) {
            return body.level(line.size());
        }
        boolean standsAlone = lines == 1 && text.length() <= MAX_BOLD_HEADING;
        return line.isBold() && standsAlone && !NO_HEADING.matcher(text).matches() ? body.level(line.size()) : 0;
    }

    private boolean hasLetters() {
        return text.codePoints().anyMatch(Character::isLetter);
    }
}
