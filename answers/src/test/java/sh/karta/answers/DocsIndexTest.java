// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import sh.karta.server.Waiting;
import sh.karta.server.work.Workers;

final class DocsIndexTest {
    @TempDir
    Path folder;

    private final Workers workers = new Workers(2);
    private DocsIndex index;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(folder.resolve("guide"));
        Files.writeString(
                folder.resolve("guide/refunds.md"),
                "# Refunds\n\nGeneral words.\n\n## How long it takes\n\nA refund takes three working days.\n");
        Files.writeString(folder.resolve("index.md"), "# Welcome\n\nCoffee, roasted on Mondays.\n");
        Files.writeString(
                folder.resolve("keys.html"),
                "<h1>Keys</h1><h2 id=rotate>Rotating</h2><p>Rotate a key twice a year.</p>");
        Files.writeString(folder.resolve("notes.txt"), "refund refund refund");
        Files.writeString(folder.resolve(".hidden.md"), "refund refund refund");
        index = DocsIndex.open(folder, "https://docs.example/{path}", "en", workers);
    }

    @AfterEach
    void close() {
        index.close();
        workers.close();
    }

    @Test
    void theBestPassageComesFirstWithItsUrl() {
        List<SearchHit> found = index.search("How long do refunds take?", 3);
        assertThat(found.get(0).title()).isEqualTo("Refunds › How long it takes");
        assertThat(found.get(0).url()).isEqualTo("https://docs.example/guide/refunds#how-long-it-takes");
        assertThat(found.get(0).text()).isEqualTo("A refund takes three working days.");
        assertThat(found.get(0).excerpt()).isEqualTo("A refund takes three working days.");
        assertThat(found.get(0).quote()).isEqualTo("A refund takes three working days.");
        assertThat(index.search("when do you roast coffee", 1).get(0).url()).isEqualTo("https://docs.example/");
        assertThat(index.search("rotate keys", 1).get(0).url()).isEqualTo("https://docs.example/keys#rotate");
    }

    @Test
    void aReplyIsAnAnswerALinkOrADenial() {
        assertThat(index.reply("How long do refunds take?", null).kind()).isEqualTo(DocsReply.Kind.ANSWER);
        assertThat(index.reply("quantum chromodynamics", null).kind()).isEqualTo(DocsReply.Kind.NO);
        assertThat(index.reply("\" OR 1=1 +-&|!(){}[]^~*?:\\/", null).kind()).isNotEqualTo(DocsReply.Kind.ANSWER);
        DocsReply partly = index.reply("Is a refund for quantum chromodynamics taxed abroad?", null);
        assertThat(partly.kind()).isEqualTo(DocsReply.Kind.CLOSEST);
        assertThat(partly.hits()).hasSize(1);
        assertThat(partly.hits().get(0).url()).startsWith("https://docs.example/guide/refunds");
    }

    /** The documents may not know what the question is about, however well they know its other words. */
    @Test
    void wordsThatTheDocumentsDoNotKnowMakeAnAnswerALink() {
        assertThat(index.reply("refund working days", null).kind()).isEqualTo(DocsReply.Kind.ANSWER);
        DocsReply reply = index.reply("refund working days qxzvwk jqxyzz", null);
        assertThat(reply.kind()).isEqualTo(DocsReply.Kind.CLOSEST);
        assertThat(reply.hits().get(0).url()).contains("refunds");
    }

    @Test
    void misspelledAndTranslatedQuestionsFindThePassage() {
        assertThat(index.search("how log do refnds tak", 1).get(0).url()).contains("refunds");
        assertThat(index.search("Wann wird der Schlüssel getauscht?", 1).get(0).url())
                .contains("keys");
    }

    @Test
    void everyQuestionGetsAReply() {
        for (String message :
                new String[] {"", " ", "😀😀", "?".repeat(10_000), "refund ".repeat(2_000), "漢字", "\u0000"}) {
            assertThat(index.reply(message, null)).as(message).isNotNull();
            assertThat(index.search(message, 3)).as(message).isNotNull();
        }
    }

    @Test
    void includedFilesArePartOfThePageUnlessTheyAreOutsideTheFolder() throws IOException {
        Path outside = Files.writeString(folder.resolveSibling(folder.getFileName() + "-secret.md"), "Zebra stripes.");
        Files.writeString(folder.resolve("part.md"), "one\n\nQuagga stripes.\n\n<!--@include: ./whole.md-->\n");
        Files.writeString(
                folder.resolve("whole.md"),
                "# Whole\n\n<!--@include: ./part.md{3,}-->\n\n<!--@include: ../" + outside.getFileName() + "-->\n");
        try (DocsIndex including = DocsIndex.open(folder, "/{path}", "en", workers)) {
            assertThat(including.search("quagga", 5)).extracting(SearchHit::url).contains("/whole");
            assertThat(including.search("zebra", 5))
                    .extracting(SearchHit::text)
                    .noneMatch(text -> text.contains("Zebra"));
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void theIndexIsRebuiltAfterAChange() throws IOException {
        Files.writeString(folder.resolve("new.md"), "# New\n\nQuantum chromodynamics explained.\n");
        Waiting.until(
                "the new page", () -> !index.search("quantum chromodynamics", 1).isEmpty());
        assertThat(index.pages()).contains("New");
        Files.delete(folder.resolve("new.md"));
        Waiting.until(
                "the deletion of the page",
                () -> index.search("quantum chromodynamics", 1).isEmpty());
        assertThat(index.pages()).doesNotContain("New");
    }

    /** The analyzers leave a compound whole, so only 3-grams of characters relate it to its parts. */
    @Test
    void aPartOfACompoundLeadsToIt() throws IOException {
        Path german = Files.createDirectories(folder.resolve("compounds"));
        Files.writeString(german.resolve("a.md"), "# Hinweise\n\nDas Formular liegt aus.\n");
        Files.writeString(german.resolve("b.md"), "# Formulare\n\nDer Rückerstattungsantrag liegt aus.\n");
        try (DocsIndex compounds = DocsIndex.open(german, "{path}", "de", workers)) {
            assertThat(compounds.search("Erstattungsanträge", 1))
                    .extracting(SearchHit::url)
                    .containsExactly("b");
        }
    }

    @Test
    void synonymsOfTheOperatorApplyUntilTheFileChanges(@TempDir Path other) throws IOException {
        Files.writeString(folder.resolve("oven.md"), "# Oven\n\nThe damper of the Brennmeister opens at noon.\n");
        Path synonyms = Files.writeString(other.resolve("words.txt"), "# ours\ndamper, luftschieber klappe\n");
        try (DocsIndex german = DocsIndex.open(folder, "{path}", "de", synonyms, workers, null, null);
                DocsIndex english = DocsIndex.open(folder, "{path}", "en", synonyms, workers, null, null)) {
            for (DocsIndex opened : List.of(german, english)) {
                assertThat(opened.reply("luftschieber klappe", null).hits())
                        .extracting(SearchHit::url)
                        .containsExactly("oven");
                assertThat(opened.reply("drosselventil", null).hits()).isEmpty();
            }
            Files.writeString(synonyms, "damper, drosselventil\n");
            Waiting.until(
                    "the new synonym",
                    () -> !german.reply("drosselventil", null).hits().isEmpty());
            assertThat(german.reply("luftschieber klappe", null).hits()).isEmpty();
        }
    }

    @Test
    void moreThanAMegabyteOfSynonymsIsRefused(@TempDir Path other) throws IOException {
        Path synonyms = Files.writeString(other.resolve("words.txt"), "a, b\n".repeat(300_000));
        try (DocsIndex opened = DocsIndex.open(folder, "{path}", "en", synonyms, workers, null, null)) {
            assertThatThrownBy(opened::awaitComplete).hasMessageContaining("more than 1 MB of synonyms");
        }
    }

    private List<String> found(String language, String page, String text, String question) throws IOException {
        Path pages = Files.createDirectories(folder.resolve(language));
        Files.writeString(pages.resolve("found.md"), page + "\n\n" + text + "\n");
        Files.writeString(pages.resolve("other.md"), "# Karta\n\nKarta 1 2 3.\n");
        try (DocsIndex index = DocsIndex.open(pages, "{path}", language, workers)) {
            return index.reply(question, null).hits().stream()
                    .map(SearchHit::url)
                    .toList();
        }
    }

    @Test
    void aClauseWithoutSpacesIsFoundByTheWordsThatTheDocumentsContain() throws IOException {
        assertThat(found("ja", "# 返金", "返金は三日かかります。", "返金の申請方法を教えて")).containsExactly("found");
        assertThat(found("zh", "# 退款", "退款需要三天。", "请问怎样申请退款")).containsExactly("found");
        assertThat(found("ko", "# 환불", "환불은 사흘이 걸립니다.", "환불규정")).containsExactly("found");
    }

    @Test
    void thePartsOfACompoundAreFoundOneByOne() throws IOException {
        String text = "The courier calls before the delivery.";
        assertThat(found("en", "# Delivery", text, "courier-pickup")).containsExactly("found");
        assertThat(found("en", "# Delivery", text, "courier/drone?")).containsExactly("found");
        assertThat(found("en", "# Delivery", text, "-/-")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "what is data-base-url,attributes",
        "What does karta(\"open\") do?,commands",
        "karta('open'),commands",
        "karta(“open”),commands",
        "max_open_files,limits"
    })
    void aWholeIdentifierLeadsToThePlaceThatExplainsIt(String question, String page, @TempDir Path other)
            throws IOException {
        Files.writeString(
                other.resolve("a-guide.md"),
                "# Open the data\n\n"
                        + "What does Karta open? Karta can open the base, the url and the data base: set `data-base-url`,"
                        + " call `karta(\"open\")` and raise `max_open_files`, the max of open files.");
        Files.writeString(other.resolve("attributes.md"), """
                # Attributes

                | Name | Meaning |
                |---|---|
                | `data-key` | a key |
                | `data-base-url` | an address |""");
        Files.writeString(other.resolve("commands.md"), """
                # Commands

                | Name | Meaning |
                |---|---|
                | `karta("close")` | hides |
                | `karta("open")` | shows |""");
        Files.writeString(
                other.resolve("limits.md"), "# Limits\n\n- **`max_turns`**: ten\n- **`max_open_files`**: a thousand");
        try (DocsIndex names = DocsIndex.open(other, "/{path}", "en", workers)) {
            assertThat(names.search(question, 1)).extracting(SearchHit::url).containsExactly("/" + page);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ja,返金,返金は三営業日以内に行われます。,注文の変更は電話で受け付けます。", "ja,払い戻し,払い戻しには三日かかります。,支払いは前金です。",
        "ja,保証期間は,製品の保証期間は二年間です。,期間中の証明書を保存してください。", "zh,退款,退款需要三个工作日。,退货后的付款方式。",
        "zh,保修期,产品的保修期为两年。,请保存期间的维修证明。", "ko,환불,환불은 영업일 기준 3일이 걸립니다.,환경에 따라 지불 방법이 다릅니다.",
        "ko,보증서,제품에 보증서가 있습니다.,보통은 증상을 서면으로 알립니다.", "en,返金,返金は三営業日以内に行われます。,金曜日に返信します。",
        "de,환불,환불은 영업일 기준 3일이 걸립니다.,환경에 따라 지불 방법이 다릅니다.", "any,退款,退款需要三个工作日。,退货后的付款方式。"
    })
    void aWordOfTwoOrThreeCharactersIsFoundInTextWithoutSpaces(
            String language, String question, String text, String otherText, @TempDir Path other) throws IOException {
        Files.writeString(other.resolve("a.md"), otherText);
        Files.writeString(other.resolve("b.md"), text);
        try (DocsIndex pairs = DocsIndex.open(other, "/{path}", language, workers)) {
            DocsReply reply = pairs.reply(question, null);
            assertThat(reply.kind()).isNotEqualTo(DocsReply.Kind.NO);
            assertThat(reply.hits().get(0).url()).isEqualTo("/b");
        }
    }

    @ParameterizedTest
    @CsvSource({"保証は何年ですか,/warranty", "送料はいくらかかりますか,/shipping", "注文を取り消したい,/orders", "領収書がほしい,/orders"})
    void aQuestionInJapaneseFindsJapaneseText(String question, String url, @TempDir Path other) throws IOException {
        Files.writeString(other.resolve("warranty.md"), "# 保証\n\n製品の保証は購入日から二年間です。修理は工場で行います。");
        Files.writeString(other.resolve("shipping.md"), "# 配送\n\n送料は全国一律五百円です。お届けには三日かかります。");
        Files.writeString(other.resolve("orders.md"), "# ご注文\n\n注文の取り消しは発送前に限ります。領収書はメールで送ります。");
        try (DocsIndex japanese = DocsIndex.open(other, "/{path}", "ja", workers)) {
            assertThat(japanese.reply(question, null).hits().get(0).url()).startsWith(url);
        }
    }

    @Test
    void aTitleOfSeveralPagesDoesNotRankOneOfThem(@TempDir Path other) throws IOException {
        for (String page : List.of("beans", "mills", "filters")) {
            Files.writeString(
                    other.resolve(page + ".html"),
                    "<title>Cleaning the machine</title><main><p>Everything about " + page
                            + ", where they come from, what they cost, and which of them our customers"
                            + " like.</p></main>");
        }
        Files.writeString(
                other.resolve("care.html"),
                "<title>Care</title><main><p>Use a dry cloth for cleaning the drum of the machine.</p></main>");
        try (DocsIndex shared = DocsIndex.open(other, "/{path}", "en", workers)) {
            assertThat(shared.search("cleaning the machine", 1))
                    .extracting(SearchHit::url)
                    .containsExactly("/care");
        }
    }

    @Test
    void sectionsOfAPageAboutTheSubjectComeBeforeShortOnesThatMentionIt(@TempDir Path other) throws IOException {
        Files.writeString(other.resolve("webhooks.md"), """
                # Events

                ## Receive

                The server sends a webhook to your address for each order, with its number and state as JSON.

                ## Repeat

                A webhook that fails is sent again after a minute, then after an hour, until the address replies.

                ## Check

                Each webhook is signed with your secret, so compare the signature with one that you compute.
                """);
        for (String page : List.of("beans", "mills", "filters")) {
            Files.writeString(
                    other.resolve(page + ".md"),
                    "# About " + page + "\n\n## Price\n\nCosts.\n\n## A webhook\n\nNot for " + page + ".\n");
        }
        try (DocsIndex mixed = DocsIndex.open(other, "/{path}", "en", workers)) {
            assertThat(mixed.search("webhook address signed", 2))
                    .extracting(SearchHit::url)
                    .containsExactly("/webhooks#check", "/webhooks#receive");
        }
    }

    @Test
    void wordFormsOfItalianDutchAndRussianAreKnown() throws IOException {
        assertThat(found("it", "# Rimborsi", "I rimborsi arrivano in tre giorni.", "Quando arriva il rimborso?"))
                .containsExactly("found");
        assertThat(found(
                        "nl",
                        "# Terugbetalingen",
                        "Terugbetalingen duren drie dagen.",
                        "Hoe lang duurt een terugbetaling?"))
                .containsExactly("found");
        assertThat(found("ru", "# Возвраты", "Возвраты занимают три дня.", "Сколько занимает возврат?"))
                .containsExactly("found");
    }

    @Test
    void aMissingFolderIsAnError() {
        assertThatThrownBy(() -> DocsIndex.open(folder.resolve("none"), "", "en", workers))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
    }
}
