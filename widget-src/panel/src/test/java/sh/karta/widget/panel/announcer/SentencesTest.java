// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentencesTest {
    @Test
    void anAnswerThatGrowsByCharactersIsAnnouncedInSentences() {
        String answer = "Descale every 200 cups, or so. Fill the tank with 1.5 litres. Done";
        assertThat(said(answer, 1))
                .containsExactly("Descale every 200 cups, or so.", "Fill the tank with 1.5 litres.", "Done");
    }

    @Test
    void theSplitOfATextDoesNotChangeItsSentences() {
        String answer = "First sentence here. Second one? Third one!\n\n- an item of a list\n- another item\n\nThe end";
        String whole = String.join(" ", said(answer, answer.length()));
        for (int step = 1; step < answer.length(); step++) {
            assertThat(String.join(" ", said(answer, step))).isEqualTo(whole);
        }
    }

    @Test
    void citationsAreNotReadOutAndDoNotJoinSentences() {
        String cited = "It takes three days.[1](#source-1) Weekends count too.[2](#source-2)[13](#source-13)";
        for (int step = 1; step < cited.length(); step++) {
            assertThat(String.join(" ", said(cited, step))).isEqualTo("It takes three days. Weekends count too.");
        }
        assertThat(said(cited, 1).get(0)).isEqualTo("It takes three days.");
        assertThat(said("It stopped in a citation [1](#sour", 40)).containsExactly("It stopped in a citation 1");
    }

    @Test
    void inlineCodeDoesNotEndASentence() {
        String answer = "Write `total = ready ? all : none` and run it. An open ` ends\nwith its line. Done now.";
        for (int step = 1; step < 12; step++) {
            assertThat(said(answer, step)).startsWith("Write total = ready ? all : none and run it.", "An open ends");
        }
        assertThat(said(answer, 1)).endsWith("with its line.", "Done now.");
    }

    @Test
    void aListNumberWaitsForItsItem() {
        assertThat(said("1. Fill the tank.\n2. Press Clean twice.\n", 1))
                .containsExactly("1. Fill the tank.", "2. Press Clean twice.");
    }

    @Test
    void scriptsWithoutSpacesEndTheirSentencesToo() {
        assertThat(said("タンクに水を一リットル入れます。次にボタンを押してください。", 1)).containsExactly("タンクに水を一リットル入れます。", "次にボタンを押してください。");
    }

    @ParameterizedTest
    @CsvSource({
        "'**Descale** every `200` cups','Descale every 200 cups'",
        "'See [the manual](https://example.com/a.pdf) first','See the manual first'",
        "'## Steps to take','Steps to take'",
        "'| Water | Cups |','Water Cups'",
        "'snake_case ~~gone~~','snake_case gone'",
    })
    void markdownSyntaxIsNotAnnounced(String markdown, String expected) {
        assertThat(new Sentences().next(markdown, true)).isEqualTo(expected);
    }

    @Test
    void theLinesBetweenTheRowsOfATableAreNotAnnounced() {
        String table = "| Water | Cups |\n| :--- | ---: |\n| Soft water | 200 |\n\n---\n\n- Done - at last";
        for (int step : new int[] {1, 7, table.length()}) {
            assertThat(String.join(" ", said(table, step))).isEqualTo("Water Cups Soft water 200 Done - at last");
        }
    }

    @Test
    void earlierTextIsSkipped() {
        Sentences sentences = new Sentences();
        sentences.skip("Old words. ".length());
        assertThat(sentences.next("Old words. New words come.", true)).isEqualTo("New words come.");
    }

    @Test
    void aShorterReplacementStartsAgain() {
        Sentences sentences = new Sentences();
        assertThat(sentences.next("A long first version. And more", false)).isEqualTo("A long first version.");
        assertThat(sentences.next("Another one.", true)).isEqualTo("Another one.");
    }

    @Test
    void aLongAnswerInSmallPiecesTakesLinearTime() {
        String answer = "word ".repeat(20_000);
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> said(answer, 5));
    }

    private static List<String> said(String answer, int step) {
        Sentences sentences = new Sentences();
        List<String> said = new ArrayList<>();
        for (int end = Math.min(step, answer.length()); ; end = Math.min(end + step, answer.length())) {
            boolean complete = end == answer.length();
            String piece = sentences.next(answer.substring(0, end), complete);
            if (!piece.isEmpty()) {
                said.add(piece);
            }
            if (complete) {
                return said;
            }
        }
    }
}
