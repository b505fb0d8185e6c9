// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.jspecify.annotations.Nullable;

/** Collects the lines of all pages, in the order in which the file draws them. A page that cannot be read is left out. */
final class LineReader extends PDFTextStripper {
    private static final int MAX_DEPTH = 1_000;
    private static final int MIN_LINE = 10;

    private final Limits limits;
    private final TimeLimit time;
    private final List<Line> lines = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();
    private int characters;
    private int onPage;
    private int markedContent;
    private int brokenPages;
    private String leftOut = "";
    private float top;

    LineReader(Limits limits) {
        this.limits = limits;
        this.time = new TimeLimit(limits.time());
        setEndPage(limits.pages());
    }

    List<Line> lines() {
        return lines;
    }

    /** Returns what is missing; empty if nothing is. */
    String leftOut() {
        return !leftOut.isEmpty() ? leftOut : brokenPages == 0 ? "" : brokenPages + " pages that cannot be parsed";
    }

    @Override
    public void processPage(PDPage page) {
        if (!leftOut.isEmpty()) {
            return;
        }
        onPage = 0;
        markedContent = 0;
        int before = lines.size();
        try {
            BoundedFilter.refill();
            super.processPage(new UnpackedPage(page));
            endLine();
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            // Not-a-number coordinates, deep nesting, an unknown cipher: there are many ways to be broken.
            words.clear();
            lines.subList(before, lines.size()).clear();
            brokenPages++;
            if (time.isOver()) {
                leftOut = "pages from " + getCurrentPageNo() + " on, after "
                        + limits.time().toSeconds() + " s of processor time";
            }
        }
        if (characters > limits.characters()) {
            leftOut = "text after the first " + limits.characters() + " characters";
        }
    }

    /** Forms can contain each other, so that a small page never ends. */
    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        time.check();
        super.processOperator(operator, operands);
    }

    /** Each state that a page saves and never restores is kept in memory. */
    @Override
    public void saveGraphicsState() {
        if (getGraphicsStackSize() > MAX_DEPTH) {
            throw new TooMuchException("more than " + MAX_DEPTH + " saved states");
        }
        super.saveGraphicsState();
    }

    @Override
    public void beginMarkedContentSequence(COSName tag, @Nullable COSDictionary properties) {
        if (++markedContent > MAX_DEPTH) {
            throw new TooMuchException("more than " + MAX_DEPTH + " nested marks");
        }
        super.beginMarkedContentSequence(tag, properties);
    }

    @Override
    public void endMarkedContentSequence() {
        markedContent--;
        super.endMarkedContentSequence();
    }

    @Override
    protected void processTextPosition(TextPosition text) {
        if (++onPage <= limits.pageCharacters()) {
            super.processTextPosition(text);
        }
    }

    @Override
    protected void writeString(String text, List<TextPosition> positions) {
        Word word = positions.isEmpty() ? null : Word.of(text, positions);
        if (word != null && !word.text().isEmpty()) {
            words.add(word);
            top = positions.get(0).getY();
        }
    }

    @Override
    protected void writeWordSeparator() {
        // Words are separated when their line ends.
    }

    @Override
    protected void writeLineSeparator() {
        endLine();
    }

    private void endLine() {
        if (!words.isEmpty()) {
            lines.add(line());
            // A line needs memory even if it has only one character.
            characters += Math.max(MIN_LINE, lines.get(lines.size() - 1).text().length());
            words.clear();
        }
    }

    private Line line() {
        Map<Integer, Integer> sizes = new HashMap<>();
        int bold = 0;
        int all = 0;
        for (Word word : words) {
            int length = word.text().length();
            sizes.merge(word.size(), length, Integer::sum);
            bold += word.isBold() ? length : 0;
            all += length;
        }
        int size = sizes.entrySet().stream()
                .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow()
                .getKey();
        return new Line(getCurrentPageNo(), top, size, 2 * bold > all, ReadingOrder.text(words));
    }
}
