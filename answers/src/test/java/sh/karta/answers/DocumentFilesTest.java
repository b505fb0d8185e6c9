// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.server.work.Workers;

/** Tests which files of a folder are read, how they are decoded, and their paths in URLs. */
final class DocumentFilesTest {
    @TempDir
    Path folder;

    private final Workers workers = new Workers(2);

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void pathsArePercentEncodedInUrls() throws IOException {
        Files.createDirectories(folder.resolve("Über uns"));
        Files.writeString(folder.resolve("C# clients.md"), "# Sharp\n\n## Zebra\n\nZebra stripes.\n");
        Files.writeString(folder.resolve("What is new?.html"), "<h1>New</h1><p>Quagga stripes.</p>");
        Files.writeString(folder.resolve("100%.md"), "# Percent\n\nOkapi stripes.\n");
        Files.writeString(folder.resolve("Über uns/a_b-c.d~1 (2).md"), "# Team\n\nTapir noses.\n");
        Files.writeString(folder.resolve("a_b-c.d~1.md"), "# Plain\n\nGiraffe necks.\n");
        try (DocsIndex encoding = DocsIndex.open(folder, "https://docs.example/{path}", "en", workers)) {
            assertThat(List.of("zebra", "quagga", "okapi", "tapir", "giraffe"))
                    .extracting(word -> encoding.search(word, 1).get(0).url())
                    .containsExactly(
                            "https://docs.example/C%23%20clients#zebra",
                            "https://docs.example/What%20is%20new%3F",
                            "https://docs.example/100%25",
                            "https://docs.example/%C3%9Cber%20uns/a_b-c.d~1%20%282%29",
                            "https://docs.example/a_b-c.d~1");
        }
    }

    @ParameterizedTest
    @CsvSource({"ZEBRA.MD, ZEBRA", "Zebra.Markdown, Zebra", "Zebra.HTML, Zebra", "Zebra.Htm, Zebra", "README.MD, ''"})
    void extensionsMayHaveCapitals(String name, String path) throws IOException {
        String mark = name.toLowerCase(Locale.ROOT).contains(".h") ? "<h1>Zebra</h1>" : "# Zebra\n\n";
        Files.writeString(folder.resolve(name), mark + "A zebra has stripes.");
        try (DocsIndex other = DocsIndex.open(folder, "/{path}", "en", workers)) {
            SearchHit hit = other.search("zebra", 1).get(0);
            assertThat(hit.url()).isEqualTo("/" + path);
            assertThat(hit.text()).isEqualTo("A zebra has stripes.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ISO-8859-1, <meta charset=iso-8859-1>",
        "windows-1252, '<META HTTP-EQUIV=\"Content-Type\" content=\"text/html; charset=windows-1252\">'",
        "Shift_JIS, <meta charset=Shift_JIS>",
        "UTF-8, <meta charset=utf-8>",
        "UTF-8, <meta charset=no-such-charset>",
        "UTF-8, ''",
        "UTF-8, '\ufeff<meta charset=iso-8859-1>'"
    })
    void htmlFilesAreReadInTheirCharacterSet(String charset, String head) throws IOException {
        String text = charset.equals("Shift_JIS") ? "縞 zebra 縞" : "Größe zebra §";
        Files.write(
                folder.resolve("zebra.html"),
                (head + "<h1>Animals</h1><p>" + text + "</p><!-- " + "x".repeat(9_000) + " --><p>" + text + "</p>")
                        .getBytes(Charset.forName(charset)));
        try (DocsIndex other = DocsIndex.open(folder, "/{path}", "en", workers)) {
            assertThat(other.search("zebra", 1).get(0).text()).isEqualTo(text + "\n\n" + text);
        }
    }

    @ParameterizedTest
    @CsvSource({".trash/salaries.md", "guide/.drafts/deep/salaries.md", "node_modules/zebra/README.md"})
    void hiddenFoldersAndNodeModulesAreNotRead(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "# Salaries\n\nA zebra earns two carrots.\n");
        try (DocsIndex other = DocsIndex.open(folder, "/{path}", "en", workers)) {
            assertThat(other.search("zebra", 1)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 1", "'\"false\"', 0"})
    void aPageCanSayThatTheAssistantDoesNotAnswerFromIt(String value, int found) throws IOException {
        Files.writeString(
                folder.resolve("z.md"), "---\ntitle: Z\nassistant: " + value + "\n---\n\nA zebra has stripes.\n");
        Files.writeString(folder.resolve("other.md"), "# Other\n\nA quagga had fewer.\n");
        try (DocsIndex other = DocsIndex.open(folder, "/{path}", "en", workers)) {
            assertThat(other.search("zebra", 1)).hasSize(found);
            assertThat(other.search("quagga", 1)).hasSize(1);
        }
    }

    /** The folder that the config names may itself be within a hidden one, or be one. */
    @Test
    void aHiddenFolderIsReadIfTheConfigNamesIt() throws IOException {
        Path hidden = Files.createDirectories(folder.resolve(".cache/node_modules"));
        Files.writeString(hidden.resolve("zebra.md"), "# Zebra\n\nA zebra has stripes.\n");
        try (DocsIndex other = DocsIndex.open(hidden, "/{path}", "en", workers)) {
            assertThat(other.search("zebra", 1)).hasSize(1);
        }
    }
}
