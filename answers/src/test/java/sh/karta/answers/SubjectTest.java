// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.work.Workers;

/** Which questions are about the subject of the documents, and which words of theirs are taken for misspelled. */
final class SubjectTest {
    @TempDir
    Path folder;

    private final Workers workers = new Workers(1);
    private DocsIndex index;

    @BeforeEach
    void open() throws IOException {
        page("index", "Brewer", "Brewer is a machine for coffee. It has a tank and a filter.");
        page("capacity", "Capacity planning", "Brewer makes twenty cups. Check whether the tank is full.");
        page("filter", "Change the filter", "Brewer asks for a new filter after a hundred cups.");
        page("descale", "Descale", "Brewer needs vinegar. It clears the pipes of the machine.");
        page("timer", "Timer", "Set the timer of Brewer in the evening, and the machine starts in the morning.");
        page("sizes", "Sizes", "A cup is small or large. The tank of Brewer holds two litres.");
        index = DocsIndex.open(folder, "{path}", "en", workers);
    }

    @AfterEach
    void close() {
        index.close();
        workers.close();
    }

    private void page(String name, String title, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".md"), "# " + title + "\n\n" + text + "\n");
    }

    private DocsReply reply(String question) {
        return index.reply(question, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "capital of Peru",
                "weather tomorrow",
                "Do you ship to Norway?",
                "Who painted the Mona Lisa?",
                "My suitcase did not arrive",
                "Wie wird das Wetter morgen?",
                "天気予報"
            })
    void aQuestionAboutSomethingElseIsDeclinedWithoutSources(String question) {
        assertThat(reply(question).kind()).isEqualTo(DocsReply.Kind.NO);
        assertThat(reply(question).hits()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "How do I change the filter?,filter",
        "filter,filter",
        "chnage the fitler,filter",
        "the tank is full,capacity",
        "brewer timre,timer",
        "how big is a cup in litres,sizes"
    })
    void aQuestionAboutTheSubjectGetsItsPage(String question, String page) {
        assertThat(reply(question).hits().get(0).url()).as(question).isEqualTo(page);
    }

    /** "capital" is near "capacity", "wether" near "whether", and "Timor" near "timer". */
    @ParameterizedTest
    @ValueSource(strings = {"capital", "wether", "How do I get to Timor"})
    void neitherWordsOfTheLanguageNorNamesAreCorrectedAndNoneToAWordWithoutMeaning(String question) {
        assertThat(reply(question).kind()).isEqualTo(DocsReply.Kind.NO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"What is Brewer?", "Was ist Brewer?", "brewer", "How does Brewer work?", "explain Brewer"})
    void theNameOfTheSubjectLeadsToTheOverview(String question) {
        DocsReply reply = reply(question);
        assertThat(reply.kind()).isEqualTo(DocsReply.Kind.ANSWER);
        assertThat(reply.hits().get(0).url()).isEmpty();
    }

    @Test
    void withoutAnOverviewTheNameOfTheSubjectHasNoCertainAnswer(@TempDir Path other) throws IOException {
        for (int i = 0; i < 6; i++) {
            Files.writeString(
                    other.resolve(i + ".md"), "# Chapter\n\n## Brewer and " + i + "\n\nBrewer has a part " + i);
        }
        try (DocsIndex chapters = DocsIndex.open(other, "{path}", "en", workers)) {
            assertThat(chapters.reply("What is Brewer?", null).kind()).isEqualTo(DocsReply.Kind.CLOSEST);
        }
    }

    @Test
    void aQuestionAboutSomethingElseDoesNotReferToTheOneBefore() {
        String before = "How do I change the filter?";
        assertThat(index.reply("weather tomorrow", before).kind()).isEqualTo(DocsReply.Kind.NO);
        assertThat(index.reply("and why?", before).hits().get(0).url()).isEqualTo("filter");
    }

    @Test
    void aGermanWordThatTheDocumentsLackIsNotTakenForAnotherOne(@TempDir Path german) throws IOException {
        Files.writeString(german.resolve("frist.md"), "# Frist\n\nDie Frist beträgt drei Tage, per Post fünf.");
        Files.writeString(german.resolve("erstattung.md"), "# Erstattung\n\nEine Erstattung dauert drei Tage.");
        try (DocsIndex index = DocsIndex.open(german, "{path}", "de", workers)) {
            for (String question : List.of("Mein Hund frisst nicht", "Was ist die Hauptstadt von Peru?")) {
                assertThat(index.reply(question, null).kind()).as(question).isEqualTo(DocsReply.Kind.NO);
            }
            assertThat(index.reply("Wie lange dauert die Erstatung?", null)
                            .hits()
                            .get(0)
                            .url())
                    .isEqualTo("erstattung");
        }
    }
}
