// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.work.Workers;

/** Documents that name their language are found by its word forms, and answer messages in it first. */
final class DocumentLanguagesTest {
    private final Workers workers = new Workers(1);

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                folder.resolve("returns.md"),
                "# Returns\n\n## Refunds\n\nRefunds of returned grinders arrive within three days.\n");
        Files.writeString(folder.resolve("rueckgabe.md"), """
                ---
                lang: de-AT
                ---
                # Rückgabe

                ## Erstattungen

                Erstattungen zurückgegebener Mühlen kommen innerhalb von drei Tagen an.
                """);
        Files.writeString(
                folder.resolve("versand.html"),
                "<!doctype html><html lang=\"de\"><title>Versand</title><main><h1>Versand</h1>"
                        + "<h2>Lieferzeiten</h2><p>Pakete brauchen zwei Werktage.</p></main></html>");
    }

    @AfterEach
    void close() {
        workers.close();
    }

    private DocsIndex open(String language) throws IOException {
        DocsIndex index = DocsIndex.open(folder, "/{path}", language, workers);
        index.awaitComplete();
        return index;
    }

    private static String first(DocsIndex index, String question) {
        DocsReply reply = index.reply(question, null);
        return reply.kind() + " " + reply.language() + " "
                + (reply.hits().isEmpty() ? "" : reply.hits().get(0).url());
    }

    @Test
    void aMessageIsAnsweredFromTheDocumentsInItsLanguage() throws IOException {
        try (DocsIndex index = open("en")) {
            // Other forms of the words: the rules of the document's language relate them.
            assertThat(first(index, "Gibt es eine Erstattung für die Mühle?"))
                    .isEqualTo("ANSWER de /rueckgabe#erstattungen");
            assertThat(first(index, "Welche Lieferzeit hat das Paket?")).isEqualTo("ANSWER de /versand#lieferzeiten");
            assertThat(first(index, "When does the refund of a returned grinder arrive?"))
                    .isEqualTo("ANSWER en /returns#refunds");
        }
    }

    @Test
    void withoutACertainAnswerTheOtherLanguagesAreAsked() throws IOException {
        Files.writeString(folder.resolve("webhooks.md"), "# Webhooks\n\n## Sign a webhook\n\nA webhook is signed.\n");
        try (DocsIndex index = open("en")) {
            // The glossary relates German words to those of English documents.
            assertThat(index.reply("Wie signiert man einen Webhook?", null).hits())
                    .extracting(SearchHit::url)
                    .contains("/webhooks#sign-a-webhook");
            // Nothing shows the language of these words.
            assertThat(first(index, "Lieferzeiten Pakete")).isEqualTo("ANSWER de /versand#lieferzeiten");
            assertThat(index.search("Lieferzeiten Pakete", 3))
                    .extracting(SearchHit::url)
                    .contains("/versand#lieferzeiten");
            assertThat(index.ranked("Lieferzeiten Pakete", 3)).contains("/versand#lieferzeiten");
        }
    }

    @Test
    void aDenialIsInTheLanguageOfTheMessageOrOfTheAgent() throws IOException {
        try (DocsIndex index = open("en")) {
            assertThat(first(index, "Kubernetes Helm?")).isEqualTo("NO en ");
            assertThat(first(index, "Gibt es Kubernetes?")).isEqualTo("NO de ");
        }
    }

    @Test
    void oneWordOfARelatedLanguageDoesNotDecide() {
        assertThat(SpokenLanguage.guess("Zahlung per Rechnung?", "de")).isEqualTo("de");
        assertThat(SpokenLanguage.guess("Colis non livré", "fr")).isEqualTo("fr");
        assertThat(SpokenLanguage.guess("Quando posso voltar à página?", "en")).isEqualTo("pt");
        assertThat(SpokenLanguage.guess("Quando posso annullare il mio ordine?", "en"))
                .isEqualTo("it");
    }

    @Test
    void documentsThatNameNoKnownLanguageHaveThatOfTheAgent() throws IOException {
        Files.writeString(
                folder.resolve("garantie.md"),
                "---\nlang: tlh\n---\n# Garantie\n\nMühlen haben zwei Jahre Garantie.\n");
        try (DocsIndex index = open("de")) {
            assertThat(first(index, "Welche Garantie hat eine Mühle?")).isEqualTo("ANSWER de /garantie");
            assertThat(index.pages()).contains("Garantie", "Rückgabe", "Versand", "Returns");
        }
    }

    @Test
    void aFolderWhoseDocumentsAllNameAnotherLanguageIsSearched() throws IOException {
        Files.delete(folder.resolve("returns.md"));
        try (DocsIndex index = open("en")) {
            assertThat(first(index, "Erstattungen")).startsWith("ANSWER").endsWith("/rueckgabe#erstattungen");
        }
    }
}
