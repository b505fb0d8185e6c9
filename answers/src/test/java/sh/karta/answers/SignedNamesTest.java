// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.work.Workers;

/** Pages that differ by a name with signs or of one letter only, in a heading or in a sentence. */
final class SignedNamesTest {
    private static final List<String> NAMES = List.of(
            "C",
            "C++",
            "C#",
            "F#",
            "R",
            "D",
            "Notepad++",
            ".NET",
            "Node.js",
            "ASP.NET",
            ".env",
            "*.mdx",
            "E-404",
            "0x80070005",
            "k8s",
            "@karta/react",
            "--flag");

    private static final Workers WORKERS = new Workers(1);

    @TempDir
    static Path folder;

    private static DocsIndex headings;
    private static DocsIndex sentences;

    @BeforeAll
    static void write() throws IOException {
        Path inHeadings = Files.createDirectory(folder.resolve("headings"));
        Path inSentences = Files.createDirectory(folder.resolve("sentences"));
        for (int i = 0; i < NAMES.size(); i++) {
            String page = "p" + i + ".md";
            Files.writeString(
                    inHeadings.resolve(page),
                    "# Part " + i + "\n\n## " + NAMES.get(i) + "\n\nThe client is installed in a minute.\n");
            Files.writeString(
                    inSentences.resolve(page),
                    "# Part " + i + "\n\n## Chapter\n\nThe client for " + NAMES.get(i)
                            + " is installed in a minute.\n");
        }
        headings = DocsIndex.open(inHeadings, "{path}", "en", WORKERS);
        sentences = DocsIndex.open(inSentences, "{path}", "en", WORKERS);
    }

    @AfterAll
    static void close() {
        headings.close();
        sentences.close();
        WORKERS.close();
    }

    static List<String> names() {
        return NAMES;
    }

    private static String first(DocsIndex index, String question) {
        return index.reply(question, null).hits().stream()
                .findFirst()
                .map(hit -> hit.url().replaceFirst("#.*", ""))
                .orElse("none");
    }

    @ParameterizedTest
    @MethodSource("names")
    void aQuestionFindsThePageWithItsName(String name) {
        String page = "p" + NAMES.indexOf(name);
        for (String question : List.of(name, "client for " + name, "How do I install the client for " + name + "?")) {
            assertThat(first(headings, question)).as(question).isEqualTo(page);
            assertThat(first(sentences, question)).as(question).isEqualTo(page);
            assertThat(headings.reply(question, null).kind()).as(question).isEqualTo(DocsReply.Kind.ANSWER);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aQuestionOfANameIsInTheLanguageOfTheDocuments(String name) {
        assertThat(headings.reply(name, null).language()).isEqualTo("en");
    }

    @Test
    void aNameMayBeSpelledOut() {
        assertThat(first(headings, "csharp")).isEqualTo(first(headings, "C#"));
        assertThat(first(headings, "dotnet")).isEqualTo(first(headings, ".NET"));
        assertThat(first(headings, "Notepad")).isEqualTo(first(headings, "Notepad++"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "fr", "ja", "any"})
    void signsCountInEveryLanguage(String language, @TempDir Path other) throws IOException {
        Files.writeString(other.resolve("sharp.md"), "# C#\n\nEins zwei drei vier.");
        Files.writeString(other.resolve("plus.md"), "# C++\n\nEins zwei drei vier.");
        try (DocsIndex index = DocsIndex.open(other, "{path}", language, WORKERS)) {
            assertThat(first(index, "C++")).isEqualTo("plus");
            assertThat(first(index, "C#")).isEqualTo("sharp");
        }
    }

    @Test
    void aSentenceEndsWithoutAName() {
        assertThat(WordTokenizer.of("Use it.Then stop... .env, (C++) and #1"))
                .containsExactly("use", "it.then", "stop", ".env", "c++", "and", "1");
    }
}
