// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.answers.pdf.PdfText;

/** Files that are damaged, too large or hostile. */
final class BadPdfTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    private final PdfBoxReader reader = new PdfBoxReader();

    private static Limits limits(int pages, int characters, int pageCharacters, Duration time) {
        return new Limits(pages, characters, pageCharacters, time);
    }

    private static SmallPdf manyPages(int pages) {
        SmallPdf pdf = new SmallPdf();
        for (int i = 1; i <= pages; i++) {
            pdf.page().lines(50, "A sentence about " + "coffee".repeat(i) + ".");
        }
        return pdf;
    }

    @Test
    void aFileThatNeedsAPasswordIsRefused() {
        SmallPdf pdf = new SmallPdf().page().lines(50, "Secret.");
        String wrong = "<" + "5a".repeat(32) + ">";
        int encrypt = pdf.object("<</Filter/Standard/V 1/R 2/P -4/O" + wrong + "/U" + wrong + ">>");
        byte[] file = pdf.trailer("/Encrypt " + encrypt + " 0 R/ID[<00><00>]").bytes();
        assertThatThrownBy(() -> reader.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage("it needs a password");
    }

    @Test
    void aFileThatNeedsACertificateIsRefused() {
        SmallPdf pdf = new SmallPdf().page().lines(50, "Secret.");
        int encrypt = pdf.object("<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s4/V 1/R 2/Recipients[<00>]>>");
        byte[] file = pdf.trailer("/Encrypt " + encrypt + " 0 R/ID[<00><00>]").bytes();
        assertThatThrownBy(() -> reader.read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void aFileWithoutTextIsRefused() {
        byte[] scanned = new SmallPdf().page().draw("0 0 100 100 re f\n").page().bytes();
        assertThatThrownBy(() -> reader.read(scanned))
                .isInstanceOf(IOException.class)
                .hasMessage("it has no text, only pictures");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%PDF-1.7\n", "<html>", "%PDF-1.7\ntrailer<</Root 1 0 R>>", "%PDF-9.9\n1 0 obj\n"})
    void aFileThatIsNotAPdfIsRefused(String content) {
        assertThatThrownBy(() -> reader.read(content.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(IOException.class);
    }

    /** Returns whether a damaged file was read. */
    private static boolean isRead(byte[] file, PdfBoxReader reader) {
        try {
            assertThat(reader.read(file).blocks()).isNotNull();
            return true;
        } catch (IOException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return false;
        }
    }

    @Test
    void aDamagedFileIsReadInPartOrRefused() throws IOException {
        byte[] whole = PdfBoxReaderTest.printed();
        for (int part = 1; part < 10; part++) {
            isRead(Arrays.copyOf(whole, whole.length / 10 * part), reader);
        }
        byte[] text = manyPages(3).bytes();
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = text.clone();
            for (int j = 0; j <= i % 7; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            isRead(damaged, reader);
        }
        assertThat(isRead(text, reader)).isTrue();
    }

    @Test
    void pagesAfterTheLimitAreLeftOut() throws IOException {
        PdfText read = new PdfBoxReader(limits(2, 1_000, 1_000, Duration.ofMinutes(1)))
                .read(manyPages(3).bytes());
        assertThat(read.blocks()).extracting(PdfText.Block::page).containsExactly(1, 2);
        assertThat(read.leftOut()).isEqualTo("pages after the first 2");
    }

    @Test
    void charactersAfterTheLimitAreLeftOut() throws IOException {
        PdfText read = new PdfBoxReader(limits(9, 40, 1_000, Duration.ofMinutes(1)))
                .read(manyPages(3).bytes());
        assertThat(read.blocks()).extracting(PdfText.Block::page).containsExactly(1, 2);
        assertThat(read.leftOut()).isEqualTo("text after the first 40 characters");
        PdfText onePage = new PdfBoxReader(limits(9, 1_000, 10, Duration.ofMinutes(1)))
                .read(manyPages(1).bytes());
        assertThat(onePage.blocks()).extracting(PdfText.Block::text).containsExactly("A sentence");
    }

    /** Adds a page that takes years to draw. */
    private static byte[] withFormsWithoutEnd(SmallPdf pdf) {
        int inner = pdf.stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "BT ET".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 40; i++) {
            String twice = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X " + inner + " 0 R>>>>";
            inner = pdf.stream(twice, "/X Do /X Do".getBytes(StandardCharsets.US_ASCII));
        }
        return pdf.resources("/XObject<</X " + inner + " 0 R>>")
                .page()
                .draw("/X Do\n")
                .bytes();
    }

    @Test
    void aFormThatContainsFormsWithoutEndStopsAtTheTimeLimit() {
        byte[] file = withFormsWithoutEnd(new SmallPdf());
        PdfBoxReader impatient = new PdfBoxReader(limits(9, 1_000, 1_000, SHORT));
        assertThatThrownBy(() -> impatient.read(file)).isInstanceOf(IOException.class);
    }

    @Test
    void aFileThatTakesTooLongToOpenIsRefusedAtTheTimeLimit() {
        // Without a table, the whole file is searched for objects, several times.
        byte[] file = ("%PDF-1.7\n" + "1 0 obj\n<</A 2 0 R>>\nendobj\n".repeat(1_000_000))
                .getBytes(StandardCharsets.US_ASCII);
        PdfBoxReader impatient = new PdfBoxReader(limits(9, 1_000, 1_000, Duration.ofMillis(1)));
        assertThatThrownBy(() -> impatient.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage("it takes more than 0 s of processor time")
                .hasRootCauseInstanceOf(TooMuchException.class);
    }

    @Test
    void aPageThatUnpacksToFarMoreThanItsSizeIsLeftOut() throws IOException {
        byte[] blanks = new byte[2 * BoundedFilter.MAX_BYTES];
        Arrays.fill(blanks, (byte) ' ');
        PdfText read = reader.read(manyPages(1).page(blanks).bytes());
        assertThat(read.blocks()).hasSize(1);
        assertThat(read.leftOut()).isEqualTo("1 pages that cannot be parsed");
    }

    @Test
    void aPageOfManyStreamsIsBoundedAsAWhole() throws IOException {
        SmallPdf pdf = manyPages(1);
        int blanks = pdf.stream("", " ".repeat(BoundedFilter.MAX_BYTES / 8).getBytes(StandardCharsets.US_ASCII));
        PdfText read = reader.read(pdf.pageOf((blanks + " 0 R ").repeat(1_000)).bytes());
        assertThat(read.blocks()).hasSize(1);
        assertThat(read.leftOut()).isEqualTo("1 pages that cannot be parsed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "<</A", "q ", "BT ", "/A BMC ", "(", "<", "BI "})
    void deepNestingRemovesNoOtherPage(String open) throws IOException {
        byte[] deep = open.repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        assertThat(reader.read(manyPages(1).page(deep).bytes()).blocks()).hasSize(1);
    }

    @Test
    void pagesBeforeTheTimeLimitAreRead() throws IOException {
        byte[] file = withFormsWithoutEnd(manyPages(2));
        PdfText read = new PdfBoxReader(limits(9, 1_000, 1_000, Duration.ofSeconds(2))).read(file);
        // A slow machine may not reach the third page, which never ends.
        int pages = read.blocks().size();
        assertThat(read.blocks())
                .extracting(PdfText.Block::page)
                .isEqualTo(List.of(1, 2).subList(0, pages));
        assertThat(read.leftOut()).isEqualTo("pages from " + (pages + 1) + " on, after 2 s of processor time");
    }

    @Test
    void objectsThatContainThemselvesDoNotHang() {
        SmallPdf pdf = new SmallPdf();
        int form = pdf.object("") + 1;
        assertThat(pdf.stream(
                        "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X " + form + " 0 R>>>>",
                        "/X Do /X Do".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(form);
        PdfBoxReader impatient = new PdfBoxReader(limits(9, 1_000, 1_000, SHORT));
        isRead(
                pdf.resources("/XObject<</X " + form + " 0 R>>")
                        .page()
                        .draw("/X Do\n")
                        .bytes(),
                impatient);
        String file = new String(manyPages(2).bytes(), StandardCharsets.ISO_8859_1);
        isRead(file.replace("/Kids[", "/Kids[2 0 R ").getBytes(StandardCharsets.ISO_8859_1), impatient);
        isRead(
                file.replace("/Type/Pages", "/Type/Pages/Parent 2 0 R").getBytes(StandardCharsets.ISO_8859_1),
                impatient);
    }
}
