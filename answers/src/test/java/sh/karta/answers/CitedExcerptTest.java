// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CitedExcerptTest {
    private static String cited(String markdown, String quote) {
        return CitedExcerpt.of(markdown, quote, "[1](#source-1)");
    }

    @Test
    void theMarkFollowsTheParagraphItemOrCellWithTheQuote() {
        assertThat(cited("First.\n\nA **bold** word.\n\nLast.", "A bold word."))
                .contains("A **bold** word.[1](#source-1)\n");
        assertThat(cited("One of:\n\n- tea\n- hot coffee\n- water", "hot coffee"))
                .contains("- hot coffee[1](#source-1)\n- w");
        assertThat(cited(
                        "| Field | Meaning |\n|---|---|\n| `accent` | the colour |\n| `font` | a font |", "the colour"))
                .contains("| the colour[1](#source-1) |\n| `font`");
    }

    @Test
    void withoutAQuoteTheMarkFollowsTheFirstWordsThatIntroduceNothing() {
        assertThat(cited("Run this:\n\n```sh\nkarta\n```\n\nThen wait.", "")).endsWith("Then wait.[1](#source-1)");
        assertThat(cited("Run this:\n\n```sh\nkarta\n```", "")).startsWith("Run this:[1](#source-1)\n\n```");
    }

    /** An exclamation mark before a link would make it an image. */
    @Test
    void anExclamationMarkBeforeTheMarkIsEscaped() {
        assertThat(cited("That's it!", "That's it!")).isEqualTo("That's it\\![1](#source-1)");
        assertThat(cited("- That's it\\!\n- Go!", "That's it!")).isEqualTo("- That's it\\![1](#source-1)\n- Go!");
        assertThat(cited("A backslash \\\\!", "")).isEqualTo("A backslash \\\\\\![1](#source-1)");
        assertThat(cited("That `is!`", "")).isEqualTo("That `is!`[1](#source-1)");
    }

    @Test
    void anExcerptOfCodeAloneIsNotChanged() {
        assertThat(cited("```sh\nkarta\n\n# a comment\n```", "")).isEqualTo("```sh\nkarta\n\n# a comment\n```");
    }
}
