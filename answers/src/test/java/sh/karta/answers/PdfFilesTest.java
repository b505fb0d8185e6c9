// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import sh.karta.answers.pdf.PdfReader;
import sh.karta.answers.pdf.PdfText;
import sh.karta.answers.pdf.PdfText.Kind;
import sh.karta.server.work.Workers;

/** Tests PDF files among the documents, with a fake reader that returns the content of its files. */
final class PdfFilesTest {
    @TempDir
    Path folder;

    private final Workers workers = new Workers(1);
    private final List<String> read = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(PdfFiles.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        workers.close();
    }

    private List<String> logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Reads one block from each line: its page, its kind and level, and its text. */
    private PdfText reader(byte[] file) throws IOException {
        String content = new String(file, StandardCharsets.UTF_8);
        read.add(content);
        if (content.startsWith("damaged")) {
            throw new IOException("it cannot be parsed");
        }
        List<PdfText.Block> blocks = content.lines()
                .map(line -> line.split(" ", 3))
                .map(parts -> new PdfText.Block(
                        parts[1].startsWith("H") ? Kind.HEADING : parts[1].equals("I") ? Kind.ITEM : Kind.PARAGRAPH,
                        parts[1].startsWith("H") ? Integer.parseInt(parts[1].substring(1)) : 0,
                        Integer.parseInt(parts[0]),
                        parts[2]))
                .toList();
        return new PdfText("Roaster *manual*", blocks, content.contains("endless") ? "pages after the first 2" : "");
    }

    private DocsFolder documents() {
        return documents(this::reader);
    }

    private DocsFolder documents(@Nullable PdfReader reader) {
        return new DocsFolder(folder, 1_000_000, () -> reader);
    }

    private static List<Documents.Page> read(DocsFolder documents) throws IOException {
        return documents.read(documents.fingerprint().keySet());
    }

    private static List<String> passages(Documents.Page page) {
        return page.passages().stream()
                .map(passage -> passage.anchor() + " | " + passage.heading() + " | " + passage.text())
                .toList();
    }

    @Test
    void eachPassageHasThePageOnWhichItStarts() throws IOException {
        Files.writeString(folder.resolve("manual.pdf"), """
                1 H1 Roaster *manual*
                1 P Coffee is roasted.
                1 I Open the lid.
                2 I Wipe the drum.
                2 I Close it.
                2 H2 Warranty
                3 P 27 months.
                3 P From the date of purchase.
                """);
        Documents.Page page = read(documents()).get(0);
        assertThat(page.path()).isEqualTo("manual.pdf");
        assertThat(page.passages().get(0).page()).isEqualTo("Roaster \\*manual\\*");
        assertThat(passages(page))
                .containsExactly(
                        "page=1 |  | Coffee is roasted.\n\n- Open the lid.",
                        "page=2 |  | - Wipe the drum.\n- Close it.",
                        "page=3 | Warranty | 27 months.\n\nFrom the date of purchase.");
    }

    @Test
    void aRemovedFileDoesNotCauseAnotherReadOfThePdfFiles() throws IOException {
        Files.writeString(folder.resolve("manual.pdf"), "1 P Coffee is roasted.\n");
        DocsFolder documents = documents();
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> documents.read(List.of("manual.pdf", "terms.md")))
                    .isInstanceOf(NoSuchFileException.class);
        }
        assertThat(read).hasSize(1);
    }

    @Test
    void aQuestionIsAnsweredWithALinkToThePageAndAQuoteOfIt() throws IOException {
        Files.createDirectories(folder.resolve("Our files"));
        Files.writeString(folder.resolve("Our files/Manual (2).PDF"), """
                1 H1 Cleaning
                1 P Clean the drum after every tenth batch.
                2 H1 Warranty
                2 P The warranty lasts 27 months. Water damages the drum.
                """);
        try (DocsIndex index = new DocsIndex(documents(), "https://coffee.example/{path}", "en", workers)) {
            DocsReply reply = index.reply("How many months does the warranty last?", null);
            assertThat(reply.kind()).isEqualTo(DocsReply.Kind.ANSWER);
            SearchHit hit = reply.hits().get(0);
            assertThat(hit.url()).isEqualTo("https://coffee.example/Our%20files/Manual%20%282%29.PDF#page=2");
            assertThat(hit.quote()).isEqualTo("The warranty lasts 27 months.");
        }
    }

    @Test
    void noTextOfAFileIsMarkdownOrHtml() throws IOException {
        String[] odd = {
            "# Not a heading",
            "1. Open it.",
            "12) Close it.",
            "> said",
            "- minus",
            "+ plus",
            "=== rule",
            "~~~ tildes",
            "--- dashes",
            "*stars* and `ticks`",
            "a | b",
            "[link](javascript:alert(1))",
            "_under_"
        };
        Files.writeString(
                folder.resolve("odd.pdf"), "1 P " + String.join("\n1 P ", odd) + "\n1 I # x\n1 P <b>bold</b>");
        String text = read(documents()).get(0).passages().get(0).text();
        assertThat(PlainText.of(text)).isEqualTo(String.join(" ", odd) + " # x <b>bold</b>");
    }

    @Test
    void aFileIsReadAgainOnlyAfterAChange() throws IOException {
        Path manual = Files.writeString(folder.resolve("manual.pdf"), "1 P One.");
        Files.writeString(folder.resolve("damaged.pdf"), "damaged");
        DocsFolder documents = documents();
        assertThat(read(documents)).hasSize(1);
        assertThat(read(documents)).hasSize(1);
        assertThat(read).containsExactly("damaged", "1 P One.");
        var before = documents.fingerprint();
        Files.writeString(manual, "1 P Two.");
        Files.setLastModifiedTime(manual, FileTime.fromMillis(1));
        assertThat(documents.fingerprint()).isNotEqualTo(before);
        assertThat(passages(read(documents).get(0))).containsExactly("page=1 |  | Two.");
        Files.delete(manual);
        assertThat(read(documents)).isEmpty();
        assertThat(logged()).hasSize(1);
    }

    @Test
    void skippedPdfFilesAreLogged() throws IOException {
        Files.writeString(folder.resolve("a.pdf"), "damaged");
        Files.writeString(folder.resolve("b.pdf"), "1 P endless");
        Files.writeString(folder.resolve("c.pdf"), "1 P fine");
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("d.pdf").toFile(), "rw")) {
            large.setLength(32L * 1_024 * 1_024 + 1);
        }
        Files.writeString(folder.resolve(".hidden.pdf"), "damaged");
        assertThat(read(documents())).extracting(Documents.Page::path).containsExactly("b.pdf", "c.pdf");
        assertThat(logged())
                .singleElement()
                .asString()
                .contains(": 3 PDF files were skipped or read only in part: a.pdf (ignored: it cannot be parsed),"
                        + " b.pdf (left out: pages after the first 2), d.pdf (ignored: it has more than 32 MB)");
    }

    @Test
    void aReaderThatFailsRemovesNoOtherDocument() throws IOException {
        Files.writeString(folder.resolve("a.pdf"), "1 P One.");
        Files.writeString(folder.resolve("b.md"), "# Two\n\nTwo.");
        assertThat(read(documents(file -> {
                    throw new StackOverflowError();
                })))
                .extracting(Documents.Page::path)
                .containsExactly("b");
    }

    @Test
    void withoutTheAddOnOneLineCountsTheIgnoredFiles() throws IOException {
        Files.writeString(folder.resolve("a.md"), "# One\n\nOne.");
        DocsFolder documents = documents(null);
        assertThat(read(documents)).hasSize(1);
        assertThat(logged()).isEmpty();
        Files.writeString(folder.resolve("a.pdf"), "1 P One.");
        Files.writeString(folder.resolve("b.pdf"), "1 P One.");
        assertThat(read(documents)).hasSize(1);
        assertThat(read(documents)).hasSize(1);
        assertThat(logged())
                .singleElement()
                .asString()
                .endsWith(": ignored 2 PDF files, which need the add-on karta-vectors.jar");
    }
}
