// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.vectors.pdf.SmallPdf;

/** PDF files, read by the built jar of the add-on beside the built jar of the server. */
final class PdfAddOnTest {
    @TempDir
    Path directory;

    private Evaluated server;

    @BeforeEach
    void write() throws IOException {
        server = new Evaluated(directory);
        Path docs = Files.createDirectories(directory.resolve("docs"));
        try (InputStream printed =
                Objects.requireNonNull(SmallPdf.class.getResourceAsStream("printed.pdf"), "printed.pdf")) {
            Files.copy(printed, docs.resolve("manual.pdf"));
        }
        Files.write(
                docs.resolve("prices.pdf"),
                new SmallPdf()
                        .page()
                        .line(50, 50, 10, "F3", "A drum costs 80 euros.")
                        .bytes());
        Files.writeString(docs.resolve("broken.pdf"), "%PDF-1.7\n");
        Files.writeString(directory.resolve("questions.yaml"), """
                questions:
                  - {ask: How long does the warranty last, page: manual.pdf}
                  - {ask: What does a drum cost, page: prices.pdf}
                """);
    }

    /** Runs without native code of the model, which the reader does not need. */
    @Test
    void theServerReadsPdfFilesWithTheAddOnAndWritesNothingAboutTheirFonts() throws IOException {
        Path home = Files.createDirectories(directory.resolve("home"));
        server.addAddOn();
        assertThat(server.evaluate("-Dos.arch=riscv64", "-Duser.home=" + home))
                .contains("all\t2\t100 %\t100 %")
                .contains("1 PDF files were skipped or read only in part: broken.pdf (ignored: ")
                .contains("words alone decide")
                .doesNotContain("PDFont", "fallback", "fonts");
        try (Stream<Path> written = Files.list(home)) {
            assertThat(written).isEmpty();
        }
    }

    @Tag("full")
    @Test
    void theServerIgnoresPdfFilesWithoutTheAddOn() throws IOException {
        List<String> lines = server.evaluate().lines().toList();
        assertThat(lines)
                .filteredOn(line -> line.contains("PDF"))
                .singleElement()
                .asString()
                .contains("ignored 3 PDF files, which need the add-on karta-vectors.jar");
        // The log is written by another thread, so this may not be the last line.
        assertThat(lines).anyMatch(line -> line.contains("the documents have no page with text"));
    }
}
