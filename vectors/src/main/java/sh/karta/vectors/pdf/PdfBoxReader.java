// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import sh.karta.answers.pdf.PdfReader;
import sh.karta.answers.pdf.PdfText;

/** Reads the text of PDF files with PDFBox. Thread-safe. */
public final class PdfBoxReader implements PdfReader {
    private static final int MAX_TITLE = 200;

    /** PDFBox has these settings once for the process. */
    private static final class Settings {
        static {
            FontMappers.set(new BundledFont());
            BoundedFilter.install();
        }

        private Settings() {}

        static void apply() {
            // The initializer has set them.
        }
    }

    private final Limits limits;

    public PdfBoxReader() {
        this(Limits.DEFAULT);
    }

    PdfBoxReader(Limits limits) {
        this.limits = limits;
        Settings.apply();
    }

    @Override
    public PdfText read(byte[] file) throws IOException {
        BoundedFilter.refill();
        TimeLimit time = new TimeLimit(limits.time());
        TimedFile timed = new TimedFile(file, time);
        try (PDDocument document = Loader.loadPDF(timed)) {
            timed.opened();
            if (!document.getCurrentAccessPermission().canExtractContent()) {
                throw new IOException("it forbids copying its text");
            }
            return read(document, time);
        } catch (InvalidPasswordException e) {
            throw new IOException("it needs a password", e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // A certificate needs a cipher that is not available, and deep nesting needs a larger stack.
            throw new IOException(
                    time.isOver()
                            ? "it takes more than " + limits.time().toSeconds() + " s of processor time"
                            : "it cannot be parsed",
                    e);
        }
    }

    private PdfText read(PDDocument document, TimeLimit time) throws IOException {
        LineReader reader = new LineReader(limits, time);
        reader.getText(document);
        if (reader.lines().isEmpty()) {
            throw new IOException(reader.leftOut().isEmpty() ? "it has no text, only pictures" : "it cannot be parsed");
        }
        BodyText body = BodyText.of(reader.lines());
        List<Line> text = RunningHeads.drop(reader.lines(), body);
        List<PdfText.Block> blocks = BlockBuilder.blocks(text.isEmpty() ? reader.lines() : text, body);
        int pages = document.getNumberOfPages();
        String leftOut = pages > limits.pages() && reader.leftOut().isEmpty()
                ? "pages after the first " + limits.pages()
                : reader.leftOut();
        return new PdfText(title(document, blocks), blocks, leftOut);
    }

    private static String title(PDDocument document, List<PdfText.Block> blocks) {
        String title = document.getDocumentInformation().getTitle();
        return title != null && isSensible(title.strip())
                ? title.strip().replaceAll("\\s+", " ")
                : largestHeading(blocks);
    }

    /** Returns the first heading with the largest font on the first page with headings. */
    private static String largestHeading(List<PdfText.Block> blocks) {
        List<PdfText.Block> headings = blocks.stream()
                .filter(block -> block.kind() == PdfText.Kind.HEADING)
                .toList();
        return headings.stream()
                .filter(heading -> heading.page() == headings.get(0).page())
                .min(Comparator.comparingInt(PdfText.Block::level))
                .map(PdfText.Block::text)
                .orElse("");
    }

    /** Programs often store a file name in this field. */
    private static boolean isSensible(String title) {
        String lower = title.toLowerCase(Locale.ROOT);
        return title.length() <= MAX_TITLE
                && title.codePoints().filter(Character::isLetter).count() > 2
                && !lower.startsWith("untitled")
                && !lower.startsWith("microsoft ")
                && !lower.matches(".*\\.[a-z]{2,5}\\d?|.*[/\\\\].*[/\\\\].*|(?:document|slide|presentation)\\s?\\d*");
    }
}
