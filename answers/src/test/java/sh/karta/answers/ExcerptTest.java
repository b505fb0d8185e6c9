// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.work.Workers;

/** Excerpts of documents whose paragraphs and code follow each other in other ways than in this project's documentation. */
final class ExcerptTest {
    private static final long SEED = 5;
    private static final int DOCUMENTS = 300;

    @TempDir
    Path folder;

    private final Workers workers = new Workers(1);

    @AfterEach
    void close() {
        workers.close();
    }

    private String excerpt(String question, String... blocks) throws IOException {
        Files.writeString(folder.resolve("page.md"), "# Scheduler\n\n" + String.join("\n\n", blocks) + "\n");
        try (DocsIndex index = DocsIndex.open(folder, "/{path}", "en", workers)) {
            return index.search(question, 1).get(0).excerpt();
        }
    }

    private static String code(int lines) {
        return IntStream.range(0, lines)
                .mapToObj(i -> "value_" + i + ": 0123456789")
                .collect(Collectors.joining("\n", "```\n", "\n```"));
    }

    @Test
    void aReferenceWhereEachLineIntroducesCodeIsCutAtTheLimit() throws IOException {
        String excerpt = excerpt(
                "How do I set the interval?",
                "Set the interval like this:",
                code(12),
                "Set the limit like this:",
                code(12),
                "Set the owner like this:",
                code(12));
        assertThat(excerpt).isEqualTo("Set the interval like this:\n\n" + code(12));
    }

    @Test
    void aChainOfLinesThatEndWithAColonIsCutAtTheLimit() throws IOException {
        String[] names = IntStream.range(0, 80)
                .mapToObj(i -> "The setting option" + i + ":")
                .toArray(String[]::new);
        assertThat(excerpt("the setting option30", names))
                .contains("option30:")
                .hasSizeLessThanOrEqualTo(Excerpt.MAX_CHARACTERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"word ", "**word** ", "[word](https://example.com/a) ", "- word", "> word ", "😀", "語"})
    void aBlockOfManyThousandCharactersIsCut(String text) throws IOException {
        String excerpt = excerpt("How do I set the interval?", "Set the interval: " + text.repeat(20_000));
        assertThat(excerpt).startsWith("Set the interval: ").endsWith("…");
        assertThat(excerpt.length()).isBetween(3_000, 4_200);
        assertThat(PlainText.of(excerpt)).doesNotContain("**", "](").matches("\\P{Cs}*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"value_1: 0123456789\n", "abcdef"})
    void longCodeIsCutWithinItsFence(String code) throws IOException {
        String excerpt = excerpt(
                "How do I set the interval?",
                "## Set the interval",
                "```yaml\n" + code.repeat(20_000).strip() + "\n```");
        assertThat(excerpt).startsWith("```yaml\n" + code.strip()).endsWith("\n…\n```");
        assertThat(excerpt.length()).isBetween(3_900, 4_200);
    }

    @Test
    void aRowOfManyThousandCharactersIsCut() throws IOException {
        String excerpt = excerpt(
                "How do I set the interval?",
                "| Task | Text |\n|---|---|\n| Set the interval | " + "word ".repeat(20_000) + "|");
        assertThat(excerpt).contains("Set the interval").endsWith("…");
        assertThat(excerpt.length()).isBetween(3_000, 4_200);
    }

    @Test
    void codeThatIsLongerThanTheLimitIsShownWholeWithItsIntroductionAlone() throws IOException {
        String excerpt = excerpt(
                "How do I set the interval?",
                "The scheduler starts jobs.",
                "Set the interval like this:",
                code(40),
                "And the limit:",
                code(2));
        assertThat(excerpt).isEqualTo("Set the interval like this:\n\n" + code(40));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The table below lists them.",
                "The following table lists them.",
                "Jobs run in the following order.",
                "They are written as follows.",
                "Below, each one is explained.",
                "Die folgende Tabelle nennt sie.",
                "Sie sind unten aufgeführt.",
                "Le tableau ci-dessous les énumère.",
                "Les tâches suivantes existent."
            })
    void aSentenceThatPointsAheadIsShownOnlyWithItsListTableOrCode(String pointing) throws IOException {
        String both = "The scheduler starts jobs. " + pointing;
        assertThat(excerpt("Who starts jobs?", both)).isEqualTo("The scheduler starts jobs.");
        assertThat(excerpt("Who starts jobs?", both, "Nobody else does."))
                .isEqualTo("The scheduler starts jobs.\n\nNobody else does.");
        for (String block : List.of("- nightly ones", "| Name |\n|---|\n| backup |", code(1))) {
            assertThat(excerpt("Who starts jobs?", both, block)).isEqualTo(both + "\n\n" + block);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "As said above, they run at night.",
                "The list above is complete.",
                "Die Liste oben ist vollständig.",
                "La liste ci-dessus est complète."
            })
    void aSentenceThatPointsBackIsShownOnlyWithItsListTableOrCode(String pointing) throws IOException {
        assertThat(excerpt("Who starts jobs?", "The scheduler starts jobs. " + pointing))
                .isEqualTo("The scheduler starts jobs.");
        assertThat(excerpt("Which jobs are small?", "- the small jobs", "They are quick. " + pointing))
                .isEqualTo("- the small jobs\n\nThey are quick. " + pointing);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Jobs above 100 wait.",
                "It sleeps below the limit.",
                "Below `limit` it sleeps.",
                "It has the following states: idle and busy."
            })
    void aSentenceThatIsCompleteIsKept(String complete) throws IOException {
        String both = "The scheduler starts jobs. " + complete;
        assertThat(excerpt("Who starts jobs?", both)).isEqualTo(both);
    }

    @Test
    void anItemLosesItsSentenceThatPointsToWhatIsNotShown() throws IOException {
        assertThat(excerpt("Which job is nightly?", "- The backup is a nightly job. See below.\n- See below."))
                .isEqualTo("- The backup is a nightly job.\n- See below.");
    }

    @Test
    void aParagraphThatOnlyPointsToCodeIsLeftOutIfTheCodeDoesNotFit() throws IOException {
        String[] blocks = {"The scheduler is owned by nobody.", "The settings are listed below.", code(40)};
        assertThat(excerpt("Who owns the scheduler?", blocks)).isEqualTo(blocks[0]);
        blocks[2] = code(2);
        assertThat(excerpt("Who owns the scheduler?", blocks)).isEqualTo(String.join("\n\n", blocks));
    }

    @Test
    void aSentenceThatPointsToAnotherBlockIsQuotedOnlyIfThereIsNoOther() throws IOException {
        Files.writeString(
                folder.resolve("page.md"),
                "# Page\n\nThe table below lists the nightly jobs. Jobs are small.\n\n| Name |\n|---|\n| backup |\n");
        try (DocsIndex index = DocsIndex.open(folder, "/{path}", "en", workers)) {
            assertThat(index.search("the nightly jobs", 1).get(0).quote()).isEqualTo("Jobs are small.");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 100})
    void aLineThatIntroducesCodeWhichDoesNotFitIsLeftOut(int lines) throws IOException {
        String excerpt =
                excerpt("Who owns the scheduler?", "The scheduler is owned by nobody.", "Set the limit:", code(lines));
        assertThat(excerpt).isEqualTo("The scheduler is owned by nobody.");
    }

    private static String steps(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "%d. Turn the wheel number%d %s"
                        .formatted(i, i, "slowly ".repeat(i % 3 * 10).strip()))
                .map(String::strip)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theStepsOfAProcedureAreShownInARowFromTheFirst() throws IOException {
        String excerpt = excerpt("How do I turn the wheel number4?", steps(1, 16));
        assertThat(excerpt).endsWith("\n\n…").hasSizeLessThanOrEqualTo(Excerpt.MAX_CHARACTERS);
        assertThat(steps(1, 16))
                .startsWith(excerpt.substring(0, excerpt.length() - 1).strip());
        assertThat(excerpt).contains("number4 ");
    }

    @Test
    void aStepThatDoesNotFitAfterTheFirstBeginsTheRow() throws IOException {
        assertThat(excerpt("wheel number10?", steps(1, 12))).isEqualTo("…\n\n" + steps(10, 12));
    }

    private static String block(Random random, String name) {
        String words = IntStream.range(0, 1 + random.nextInt(60))
                .mapToObj(i -> "word" + random.nextInt(500))
                .collect(Collectors.joining(" "));
        return switch (random.nextInt(7)) {
            case 0 -> "The " + name + " " + words + ".";
            case 1 -> "The " + name + " " + words + ":";
            case 2 -> "Then:";
            case 3 -> "where " + words + ".";
            case 4 -> code(1 + random.nextInt(40));
            case 5 -> words.lines().map(line -> "- " + line).collect(Collectors.joining("\n"));
            default -> "Words. ".repeat(1 + random.nextInt(100)).strip();
        };
    }

    @Test
    void noExcerptIsLongerThanTheLimitUnlessItIsOneBlockWithItsIntroduction() throws IOException {
        Random random = new Random(SEED);
        for (int document = 0; document < DOCUMENTS; document++) {
            String name = "item" + document;
            String text = IntStream.range(0, 2 + random.nextInt(10))
                    .mapToObj(i -> block(random, name))
                    .collect(Collectors.joining("\n\n"));
            Files.writeString(folder.resolve(name + ".md"), "# About " + name + "\n\n" + text + "\n");
        }
        try (DocsIndex index = DocsIndex.open(folder, "/{path}", "en", workers)) {
            for (int document = 0; document < DOCUMENTS; document++) {
                List<SearchHit> found = index.search("the item" + document, 1);
                assertThat(found).hasSize(1);
                String excerpt = found.get(0).excerpt();
                assertThat(excerpt.length() <= Excerpt.MAX_CHARACTERS || excerpt.split("\n\n").length <= 2)
                        .as("%d characters: %s", excerpt.length(), excerpt)
                        .isTrue();
            }
        }
    }
}
