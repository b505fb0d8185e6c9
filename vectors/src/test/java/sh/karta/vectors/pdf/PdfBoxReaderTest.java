// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import sh.karta.answers.pdf.PdfText;
import sh.karta.answers.pdf.PdfText.Kind;

/** Text and titles of intact PDF files. */
final class PdfBoxReaderTest {
    private final PdfBoxReader reader = new PdfBoxReader();

    /** Returns each block with its page, such as {@code 2 H1 Warranty}. */
    private List<String> blocks(SmallPdf pdf) throws IOException {
        return text(reader.read(pdf.bytes()));
    }

    private static List<String> text(PdfText text) {
        return text.blocks().stream()
                .map(block -> block.page() + " "
                        + (block.kind() == Kind.HEADING
                                ? "H" + block.level()
                                : block.kind().name().substring(0, 1))
                        + " " + block.text())
                .toList();
    }

    static byte[] printed() throws IOException {
        return resource("printed.pdf");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(PdfBoxReaderTest.class.getResourceAsStream(name))) {
            return file.readAllBytes();
        }
    }

    @Test
    void largerLinesAreHeadingsAndEachBlockHasItsPage() throws IOException {
        SmallPdf pdf = new SmallPdf()
                .page()
                .line(50, 50, 24, "F2", "Roaster")
                .line(50, 78, 24, "F2", "manual")
                .lines(110, "This machine roasts coffee.", "Read this first.")
                .lines(150, "Another paragraph.")
                .page()
                .line(50, 50, 14, "F1", "Warranty")
                .lines(70, "The warranty lasts 27 months.")
                .line(50, 100, 10, "F2", "Exceptions")
                .lines(112, "Water damages the drum.");
        assertThat(blocks(pdf))
                .containsExactly(
                        "1 H1 Roaster manual",
                        "1 P This machine roasts coffee. Read this first.",
                        "1 P Another paragraph.",
                        "2 H2 Warranty",
                        "2 P The warranty lasts 27 months.",
                        "2 H3 Exceptions",
                        "2 P Water damages the drum.");
        assertThat(reader.read(pdf.bytes()).title()).isEqualTo("Roaster manual");
    }

    @Test
    void wordsThatAreHyphenatedAtTheEndOfALineAreJoined() throws IOException {
        SmallPdf pdf = new SmallPdf()
                .page()
                .lines(
                        50,
                        "The tempera-",
                        "ture of a well-",
                        "known roaster, well-known for its",
                        "drum, from 2020-",
                        "2024.");
        assertThat(blocks(pdf))
                .containsExactly(
                        "1 P The temperature of a well-known roaster, well-known for its drum, from 2020- 2024.");
    }

    @Test
    void aParagraphContinuesOnTheNextPage() throws IOException {
        SmallPdf pdf = new SmallPdf()
                .page()
                .lines(50, "Clean the drum after every", "tenth batch and the chaff col-")
                .page()
                .lines(50, "lector once a week.", "Use a dry cloth.");
        assertThat(blocks(pdf))
                .containsExactly("1 P Clean the drum after every tenth batch and the chaff collector once a week."
                        + " Use a dry cloth.");
    }

    @Test
    void runningHeadsAndPageNumbersAreLeftOut() throws IOException {
        SmallPdf pdf = new SmallPdf();
        String[] numbers = {"1", "- 2 -", "[3]", "4 / 6", "v", "6|6"};
        for (int i = 0; i < numbers.length; i++) {
            pdf.page()
                    .lines(20, i % 2 == 0 ? "Roaster manual" : "Chapter 7: Cleaning " + (i + 8))
                    .lines(60, "Text of page " + "abcdef".charAt(i) + ".")
                    .lines(700, "In case " + i * i + " it takes 7 days.")
                    .lines(770, "Page " + (i + 1) + " of 6")
                    .lines(782, numbers[i]);
        }
        assertThat(blocks(pdf))
                .hasSize(12)
                .startsWith("1 P Text of page a.", "1 P In case 0 it takes 7 days.", "2 P Text of page b.");
    }

    @Test
    void repeatedHeadingsStay() throws IOException {
        SmallPdf pdf = new SmallPdf();
        for (int i = 0; i < 10; i++) {
            pdf.page()
                    .line(50, 50, 20, "F1", i % 5 == 0 ? "Example" : "Part " + "abcdefghij".charAt(i))
                    .lines(80, "The text of this part is longer than its heading, as in " + i * i + ".");
        }
        assertThat(blocks(pdf)).hasSize(20).contains("1 H1 Example", "6 H1 Example", "10 H1 Part j");
    }

    @Test
    void itemsOfListsAreSeparateAndHaveNoBullets() throws IOException {
        SmallPdf pdf = new SmallPdf()
                .page()
                .lines(
                        50,
                        "You need:",
                        "\u0095 a dry cloth",
                        "\u0095 a brush, which comes with",
                        "the roaster",
                        "1. Open it.",
                        "2. Wipe it.");
        assertThat(blocks(pdf))
                .containsExactly(
                        "1 P You need:",
                        "1 I a dry cloth",
                        "1 I a brush, which comes with the roaster",
                        "1 P 1. Open it.",
                        "1 P 2. Wipe it.");
    }

    @Test
    void entriesOfATableOfContentsAreLeftOut() throws IOException {
        SmallPdf pdf = new SmallPdf()
                .page()
                .lines(50, "1 Cleaning . . . . . . . . . . . . 2", "2 Warranty ............ 13", "Wait... 5 minutes.");
        assertThat(blocks(pdf)).containsExactly("1 P Wait... 5 minutes.");
    }

    @Test
    void columnsAreReadOneAfterTheOther() throws IOException {
        SmallPdf pdf = new SmallPdf().page();
        for (int column = 0; column < 2; column++) {
            for (int i = 0; i < 3; i++) {
                pdf.line(50 + 250 * column, 50 + 12 * i, 10, "F1", "Column " + column + " line " + i);
            }
        }
        assertThat(blocks(pdf))
                .containsExactly(
                        "1 P Column 0 line 0 Column 0 line 1 Column 0 line 2",
                        "1 P Column 1 line 0 Column 1 line 1 Column 1 line 2");
    }

    @Test
    void theTitleOfTheFileIsPreferredIfItIsNotANameOfAFile() throws IOException {
        SmallPdf named = new SmallPdf().page().line(50, 50, 20, "F1", "Welcome").lines(80, "A sentence of text.");
        int info = named.object("<</Title(Roaster\\nmanual)>>");
        assertThat(reader.read(named.trailer("/Info " + info + " 0 R").bytes()).title())
                .isEqualTo("Roaster manual");
        for (String odd : List.of("Microsoft Word - manual.doc", "manual_v2.indd", "untitled", "12", "Document1", "")) {
            SmallPdf pdf =
                    new SmallPdf().page().line(50, 50, 20, "F1", "Welcome").lines(80, "A sentence of text.");
            int said = pdf.object("<</Title(" + odd + ")>>");
            assertThat(reader.read(pdf.trailer("/Info " + said + " 0 R").bytes())
                            .title())
                    .as(odd)
                    .isEqualTo("Welcome");
        }
        assertThat(reader.read(new SmallPdf().page().lines(50, "Only text.").bytes())
                        .title())
                .isEmpty();
    }

    @Test
    void textInAFontThatIsNotEmbeddedIsReadByItsEncoding() throws IOException {
        SmallPdf pdf = new SmallPdf().page().line(50, 50, 10, "F3", "Caf\u00e9 au lait");
        assertThat(blocks(pdf)).containsExactly("1 P Caf\u00e9 au lait");
    }

    /** The file was printed by Chromium. */
    @Test
    void aPageOfABrowserIsReadInAllScripts() throws IOException {
        PdfText printed = reader.read(printed());
        assertThat(printed.title()).isEqualTo("Roaster manual");
        assertThat(printed.leftOut()).isEmpty();
        assertThat(text(printed))
                .containsExactly(
                        "1 H1 Roaster manual",
                        "1 P This machine roasts coffee. Before you switch it on, read the instructions thoroughly.",
                        "1 H2 Cleaning",
                        "1 P Clean the drum after every tenth batch with a dry cloth. Do not use water.",
                        "2 H2 Warranty",
                        "2 P The warranty lasts 27 months from the date of purchase.",
                        "2 H2 الضمان",
                        "2 P مدة الضمان سبعة وعشرون شهرا من تاريخ الشراء 2024 مع Karta فقط.",
                        "2 H2 保証",
                        "2 P 保証期間は購入日から二十七か月です。修理は工場で行います。送料はお客様の負担となります。");
    }

    /** The file was printed by Chromium, which draws bullets as shapes. */
    @Test
    void listsOfABrowserHaveTheirItems() throws IOException {
        assertThat(text(reader.read(resource("lists.pdf"))))
                .containsExactly(
                        "1 H1 Cleaning",
                        "1 P You need:",
                        "1 I a dry cloth",
                        "1 I a brush, which comes with the roaster and must not touch water",
                        "1 I two tools:",
                        "1 I a small one",
                        "1 I a large one",
                        "1 P Then clean it:",
                        "1 P i. Open the lid.",
                        "1 P ii. Wipe the drum.",
                        "1 I Do not hurry.",
                        "1 I Close the lid.",
                        "1 I قطعة قماش جافة",
                        "1 I فرشاة");
    }
}
