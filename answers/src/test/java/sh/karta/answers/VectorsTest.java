// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.answers.embedding.Embeddings;
import sh.karta.answers.embedding.RefusedTextException;
import sh.karta.server.Waiting;
import sh.karta.server.work.Workers;

final class VectorsTest {
    /** Knows that reimbursement is a refund. */
    private static class Meanings implements Embeddings {
        final List<String> asked = new CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "meanings";
        }

        @Override
        public boolean understands(String language) {
            return language.equals("en");
        }

        @Override
        public int batch() {
            return 2;
        }

        @Override
        public List<float[]> of(List<String> texts, Duration within) throws IOException {
            assertThat(texts).hasSizeLessThanOrEqualTo(batch());
            asked.addAll(texts);
            return texts.stream().map(Meanings::vector).toList();
        }

        static float[] vector(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            boolean money = lower.contains("refund") || lower.contains("reimbursement");
            return new float[] {money ? 2 : 0, lower.contains("coffee") ? 2 : 0, 1};
        }
    }

    private static final String PARAPHRASE = "reimbursement";

    @TempDir
    Path folder;

    @TempDir
    Path data;

    private final Workers workers = new Workers(2);
    private final Meanings model = new Meanings();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("refunds.md"), "# Refunds\n\nMoney comes back to your card.\n");
        Files.writeString(folder.resolve("coffee.md"), "# Coffee\n\nRoasted on some days.\n");
        Files.writeString(folder.resolve("tea.md"), "# Tea\n\nGrown in Assam.\n");
        Files.writeString(folder.resolve("milk.md"), "# Milk\n\nFrom cows.\n");
    }

    @AfterEach
    void close() {
        workers.close();
    }

    private DocsIndex open(Embeddings embeddings) throws IOException {
        return DocsIndex.open(folder, "{path}", "en", null, workers, embeddings, data);
    }

    private DocsIndex index(Vectors vectors) {
        return new DocsIndex(new DocsFolder(folder), "{path}", "en", new SynonymSource(null), workers, vectors);
    }

    private DocsIndex opened(Embeddings embeddings) throws IOException {
        DocsIndex index = open(embeddings);
        index.awaitComplete();
        return index;
    }

    @Test
    void documentsOfEachLanguageThatTheModelUnderstandsHaveVectors() throws IOException {
        Files.writeString(
                folder.resolve("erstattung.md"), "---\nlang: de\n---\n# Erstattung\n\nrefund auf die Karte.\n");
        Meanings both = new Meanings() {
            @Override
            public boolean understands(String language) {
                return true;
            }
        };
        try (DocsIndex index = open(both)) {
            index.awaitComplete();
            assertThat(index.ranked(PARAPHRASE, 2)).containsExactly("refunds", "erstattung");
            assertThat(index.search(PARAPHRASE, 2)).extracting(SearchHit::url).containsExactly("refunds", "erstattung");
        }
        try (DocsIndex english = open(model)) {
            english.awaitComplete();
            assertThat(model.asked).noneMatch(text -> text.contains("Karte"));
        }
    }

    @Test
    void aPassageIsFoundByItsMeaning() throws IOException {
        try (DocsIndex words = open(null);
                DocsIndex both = opened(model)) {
            assertThat(words.ranked(PARAPHRASE, 9)).doesNotContain("refunds");
            assertThat(both.ranked(PARAPHRASE, 1)).containsExactly("refunds");
            DocsReply reply = both.reply("On which days is the reimbursement?", null);
            assertThat(reply.kind()).isEqualTo(DocsReply.Kind.CLOSEST);
            assertThat(reply.hits()).extracting(SearchHit::url).contains("refunds");
        }
    }

    @Test
    void aSimilarMeaningAloneGivesNoAnswer() throws IOException {
        try (DocsIndex index = opened(model)) {
            assertThat(index.reply("quantum chromodynamics", null).kind()).isEqualTo(DocsReply.Kind.NO);
            assertThat(index.reply("reimbursement", null).kind()).isEqualTo(DocsReply.Kind.NO);
        }
    }

    @Test
    void wordsAnswerWhileTheVectorsAreComputed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Meanings slow = new Meanings() {
            @Override
            public List<float[]> of(List<String> texts, Duration within) throws IOException {
                begun.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return super.of(texts, within);
            }
        };
        try (DocsIndex index = open(slow)) {
            begun.await();
            assertThat(index.search("roasted", 1).get(0).url()).isEqualTo("coffee");
            assertThat(slow.asked).isEmpty();
            go.countDown();
            index.awaitComplete();
            assertThat(index.ranked(PARAPHRASE, 1)).containsExactly("refunds");
        }
    }

    @Test
    void onlyNewPassagesAreComputedAfterARestart() throws IOException {
        opened(model).close();
        assertThat(model.asked).hasSize(4);
        Files.writeString(folder.resolve("cake.md"), "# Cake\n\nBaked at night.\n");
        model.asked.clear();
        try (DocsIndex again = opened(model)) {
            assertThat(model.asked).containsExactly("Cake\n\nBaked at night.");
            assertThat(again.ranked(PARAPHRASE, 1)).containsExactly("refunds");
        }
    }

    @Test
    void aDamagedFileAndOneOfAnotherModelCountAsEmpty() throws IOException {
        opened(model).close();
        Path file;
        try (var files = Files.list(data)) {
            file = files.findFirst().orElseThrow();
        }
        assertThat(new VectorFile(file, "meanings").read()).hasSize(4);
        assertThat(new VectorFile(file, "another").read()).isEmpty();
        byte[] bytes = Files.readAllBytes(file);
        for (int at : new int[] {0, bytes.length / 2, bytes.length - 5}) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x55;
            Files.write(file, damaged);
            assertThat(new VectorFile(file, "meanings").read())
                    .as("byte %s", at)
                    .isEmpty();
        }
        model.asked.clear();
        try (DocsIndex again = opened(model)) {
            assertThat(model.asked).hasSize(4);
            assertThat(again.ranked(PARAPHRASE, 1)).containsExactly("refunds");
        }
    }

    @Test
    void onlyTheirOwnerCanReadTheVectorsInAFolderThatOthersCanRead() throws IOException {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        opened(model).close();
        Path file;
        try (var files = Files.list(data)) {
            file = files.findFirst().orElseThrow();
        }
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(data)).as("chosen by the operator").isEqualTo("rwxr-xr-x");
        Files.delete(file);
        Path left = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), "of a crash");
        Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rw-r--r--"));
        opened(model).close();
        assertThat(permissions(file)).isEqualTo("rw-------");
        Path folderOfTheServer = data.resolve("more");
        try (DocsIndex index = DocsIndex.open(folder, "{path}", "en", null, workers, model, folderOfTheServer)) {
            index.awaitComplete();
        }
        assertThat(permissions(folderOfTheServer)).isEqualTo("rwx------");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aFolderThatCannotBeWrittenCostsOnlyTheCache() throws IOException {
        Path blocked = Files.writeString(data.resolve("file"), "");
        try (DocsIndex index = DocsIndex.open(folder, "{path}", "en", null, workers, model, blocked)) {
            index.awaitComplete();
            assertThat(index.ranked(PARAPHRASE, 1)).containsExactly("refunds");
        }
    }

    @Test
    void wordsAnswerWhileTheModelFailsAndIsRetried() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch works = new CountDownLatch(1);
        Meanings flaky = new Meanings() {
            @Override
            public List<float[]> of(List<String> texts, Duration within) throws IOException {
                if (works.getCount() > 0 && calls.incrementAndGet() > 1) {
                    throw new IOException("busy");
                }
                return super.of(texts, within);
            }
        };
        Vectors vectors = new Vectors(flaky, "en", null, Duration.ofMillis(1));
        try (DocsIndex index = index(vectors)) {
            assertThatThrownBy(index::awaitComplete).hasMessageContaining("busy");
            assertThat(index.search("roasted", 1).get(0).url()).isEqualTo("coffee");
            assertThat(index.ranked(PARAPHRASE, 1)).doesNotContain("refunds");
            works.countDown();
            Waiting.until(
                    "vectors of all passages", () -> index.ranked(PARAPHRASE, 1).contains("refunds"));
            // The vectors of the first attempt were not computed again.
            assertThat(flaky.asked.stream().filter(text -> text.contains("\n"))).hasSize(4);
        }
    }

    @Test
    void vectorsOfAnotherLengthAreRefused() throws IOException {
        AtomicInteger length = new AtomicInteger(3);
        Meanings changing = new Meanings() {
            @Override
            public List<float[]> of(List<String> texts, Duration within) {
                return texts.stream()
                        .map(text -> new float[length.get()])
                        .peek(v -> v[0] = 1)
                        .toList();
            }
        };
        try (DocsIndex index = opened(changing)) {
            length.set(4);
            assertThat(index.search("roasted", 1).get(0).url()).isEqualTo("coffee");
        }
        Files.writeString(folder.resolve("cake.md"), "# Cake\n\nBaked at night.\n");
        try (DocsIndex index = open(changing)) {
            assertThatThrownBy(index::awaitComplete).hasMessageContaining("a vector of 4 numbers after one of 3");
            assertThat(index.search("roasted", 1).get(0).url()).isEqualTo("coffee");
        }
    }

    @Test
    void aVectorWithoutADirectionIsRefused() throws IOException {
        for (float number : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY}) {
            Meanings broken = new Meanings() {
                @Override
                public List<float[]> of(List<String> texts, Duration within) {
                    return texts.stream().map(text -> new float[] {number}).toList();
                }
            };
            try (DocsIndex index = open(broken)) {
                assertThatThrownBy(index::awaitComplete).hasMessageContaining("without a direction");
            }
        }
    }

    /** Refuses long texts and those about tea, as an endpoint with a limit of tokens does. */
    private static final class Choosy extends Meanings {
        @Override
        public List<float[]> of(List<String> texts, Duration within) throws IOException {
            for (String text : texts) {
                if (text.length() > 40 || text.contains("Tea")) {
                    throw new RefusedTextException("status 400, too many tokens");
                }
            }
            return super.of(texts, within);
        }
    }

    @Test
    void aRefusedPassageIsShortenedOrRankedByWordsAndTheOthersHaveVectors() throws IOException {
        Files.writeString(
                folder.resolve("refunds.md"), "# Refunds\n\nMoney comes back to your card, all of it, soon.\n");
        Choosy choosy = new Choosy();
        try (DocsIndex index = opened(choosy)) {
            assertThat(index.ranked(PARAPHRASE, 1)).containsExactly("refunds");
            assertThat(index.search("Assam", 1).get(0).url()).isEqualTo("tea");
            assertThat(choosy.asked).contains("Refunds\n\nMoney comes back to").noneMatch(text -> text.contains("Tea"));
        }
    }

    @Test
    void aRefusedQuestionDoesNotAffectOtherQuestions() throws IOException {
        try (DocsIndex index = opened(new Choosy())) {
            assertThat(index.ranked("Tea?", 9)).contains("tea");
            assertThat(index.ranked(PARAPHRASE, 1)).containsExactly("refunds");
        }
    }

    @Test
    void theModelIsNotUsedForLanguagesThatItDoesNotUnderstand() throws IOException {
        try (DocsIndex german = DocsIndex.open(folder, "{path}", "de", null, workers, model, null)) {
            assertThat(german.hasVectors()).isFalse();
        }
        try (DocsIndex english = opened(model)) {
            model.asked.clear();
            english.reply("Wie lange dauert eine Rückerstattung?", null);
            assertThat(model.asked).isEmpty();
        }
    }
}
