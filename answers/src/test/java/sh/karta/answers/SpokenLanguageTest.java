// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.server.work.Workers;

/** Tests the language of a question, which is that of the agent's fixed phrases. */
final class SpokenLanguageTest {
    @ParameterizedTest
    @CsvSource({
        "How long does a refund take?,en",
        "Wie lange dauert eine Erstattung?,de",
        "Combien de temps dure le remboursement ?,fr",
        "¿Cuánto tarda el reembolso?,es",
        "Quanto tempo você demora para fazer o reembolso?,pt",
        "返金は何日かかりますか,ja",
        "レビュー,ja",
        "退款需要多长时间？,zh",
        "كم يستغرق استرداد المبلغ؟,ar",
        "환불은 얼마나 걸립니까?,ko",
        "การคืนเงินใช้เวลานานเท่าไร,th",
        "Сколько длится возврат?,ru",
        "Come posso pagare?,it",
        "Dove trovo la fattura?,it",
        "Qual è il prezzo della camera?,it",
        "Wat is de prijs van de kamer?,nl",
        "Hoe kan ik betalen?,nl",
        "Welke talen zijn er?,nl",
        "Reactで使う方法を教えてください,ja",
        "KARTA_LOG_FORMATとは,ja",
        "请问如何在 React 中使用 karta？,zh",
        "What does 日本語 mean in the list?,en",
        "Was bedeutet שלום in der Liste?,de"
    })
    void theLanguageOfAQuestionDoesNotDependOnTheDocuments(String question, String language) {
        for (String documents : new String[] {"en", "de", "ja", "ar", "any"}) {
            assertThat(SpokenLanguage.guess(question, documents)).as(documents).isEqualTo(language);
        }
    }

    @Test
    void charactersOfSeveralLanguagesCountAsTheLanguageOfTheDocuments() {
        assertThat(SpokenLanguage.guess("保証期間", "ja")).isEqualTo("ja");
        assertThat(SpokenLanguage.guess("保証期間", "zh")).isEqualTo("zh");
        assertThat(SpokenLanguage.guess("保証期間", "en")).isEqualTo("zh");
        assertThat(SpokenLanguage.guess("React 18", "ja")).isEqualTo("ja");
    }

    @ParameterizedTest
    @CsvSource({
        "量子色力学について教えて,ja",
        "请问量子色动力学,zh",
        "ماذا عن الديناميكا اللونية الكمومية؟,ar",
        "โครโมไดนามิกส์ควอนตัม,th",
        "What about quantum chromodynamics?,en",
        "Qu'est-ce que la chromodynamique quantique ?,fr"
    })
    void aReplyIsInTheLanguageOfTheQuestionNotOfThePage(String question, String language, @TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("a.md"), "# Erstattung\n\nEine Erstattung dauert drei Tage.");
        try (Workers workers = new Workers(1);
                DocsIndex german = DocsIndex.open(folder, "/{path}", "de", workers)) {
            DocsReply denial = german.reply(question, null);
            assertThat(denial.kind()).isEqualTo(DocsReply.Kind.NO);
            assertThat(denial.language()).isEqualTo(language);
            assertThat(german.reply(question + " Erstattung", null).language()).isEqualTo(language);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // A single word shows no language: then that of the client counts, and without one that of the documents.
        "Erstattung,fr-CA,fr",
        "Erstattung,,de",
        "Erstattung,no language,de",
        "Quantenchromodynamik,ja,ja",
        "How long does an Erstattung take?,fr,en"
    })
    void aQuestionOfOneWordIsAnsweredInTheLanguageOfTheClient(
            String question, @Nullable String client, String language, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.md"), "# Erstattung\n\nEine Erstattung dauert drei Tage.");
        try (Workers workers = new Workers(1);
                DocsIndex german = DocsIndex.open(folder, "/{path}", "de", workers)) {
            assertThat(german.reply(question, null, client).language()).isEqualTo(language);
        }
    }
}
