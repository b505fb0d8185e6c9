// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.jspecify.annotations.Nullable;

/**
 * Collects the lines of all pages, in the order in which the file draws them. A page that cannot be read is left out. Browsers draw the
 * bullets of lists as shapes and mark them as labels: the line gets a bullet as text instead.
 */
final class LineReader extends PDFTextStripper {
    private static final int MAX_DEPTH = 1_000;
    private static final int MIN_LINE = 10;
    private static final COSName LABEL = COSName.getPDFName("Lbl");
    private static final String BULLET = "\u2022 ";

    private final Limits limits;
    private final TimeLimit time;
    private final List<Line> lines = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();
    private int characters;
    private int onPage;
    private int markedContent;
    /** The depth of marked content in which a label is; 0 outside of labels. */
    private int label;

    private boolean labelHasText;
    /** Whether the next character follows a label without text. */
    private boolean followsBullet;

    private final Set<TextPosition> afterBullets = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean isItem;
    private int brokenPages;
    private String leftOut = "";
    private float top;

    LineReader(Limits limits, TimeLimit time) {
        this.limits = limits;
        this.time = time;
        setEndPage(limits.pages());
    }

    List<Line> lines() {
        return lines;
    }

    /** Returns a description of the missing content; empty if nothing is missing. */
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
        label = 0;
        followsBullet = false;
        afterBullets.clear();
        int before = lines.size();
        try {
            BoundedFilter.refill();
            super.processPage(new UnpackedPage(page));
            endLine();
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            // Not-a-number coordinates, deep nesting, an unknown cipher: there are many ways to be broken.
            words.clear();
            isItem = false;
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

    /** Limits the number of saved states. Each one that a page never restores stays in memory. */
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
        if (label == 0 && LABEL.equals(tag)) {
            label = markedContent;
            labelHasText = false;
        }
        super.beginMarkedContentSequence(tag, properties);
    }

    @Override
    public void endMarkedContentSequence() {
        if (label > 0 && label == markedContent) {
            label = 0;
            followsBullet = !labelHasText;
        }
        markedContent--;
        super.endMarkedContentSequence();
    }

    @Override
    protected void processTextPosition(TextPosition text) {
        if (++onPage <= limits.pageCharacters()) {
            if (!text.getUnicode().isBlank()) {
                labelHasText = true;
                if (followsBullet) {
                    followsBullet = false;
                    afterBullets.add(text);
                }
            }
            super.processTextPosition(text);
        }
    }

    @Override
    protected void writeString(String text, List<TextPosition> positions) {
        Word word = positions.isEmpty() ? null : Word.of(text, positions);
        if (word != null && !word.text().isEmpty()) {
            isItem |= words.isEmpty() && positions.stream().anyMatch(afterBullets::contains);
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
        isItem = false;
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
        String text = (isItem ? BULLET : "") + ReadingOrder.text(words);
        return new Line(getCurrentPageNo(), top, size, 2 * bold > all, text);
    }
}
