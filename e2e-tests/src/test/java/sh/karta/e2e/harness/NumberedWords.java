// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Numbered words, {@code w1. w2. w3. …}: an answer that shows at any time how much of it has arrived, and whether a
 * part is missing, duplicated or out of order. The dot distinguishes a complete word from a truncated one. The
 * scripted agent returns it on request.
 */
public final class NumberedWords {
    /** Records in {@code wordsSeen}, frame by frame, each new list of numbers shown in the transcript. */
    public static final String SAMPLER = "const seen = window.wordsSeen = []; const frame = () => {"
            + " const log = document.querySelector('karta-widget')?.shadowRoot.querySelector('[role=log]');"
            + " const now = [...(log?.textContent ?? '').matchAll(/w(\\d+)\\./g)].map(([, n]) => Number(n));"
            + " if (now.length !== seen.at(-1)?.length) seen.push(now);"
            + " requestAnimationFrame(frame); }; frame();";

    private NumberedWords() {}

    /** Returns the words 1 to {@code count}. */
    public static String upTo(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(n -> "w" + n + ".").collect(Collectors.joining(" "));
    }

    /** Returns a message that the agent answers with the words 1 to {@code count}. */
    public static String question(int count) {
        return "say: " + upTo(count);
    }

    /** Starts recording the transcript. */
    public static void sample(Page page) {
        page.evaluate("() => {" + SAMPLER + "}");
    }

    /** Returns a JavaScript condition: the recorded transcript has shown all words of question and answer. */
    public static String allSeen(int count) {
        return "wordsSeen.at(-1)?.length >= " + 2 * count;
    }

    /**
     * Checks that the transcript, which shows the question first, has shown nothing but prefixes of the answer, each
     * longer than the previous one, and finally the whole answer once. The number of prefixes depends on the machine's
     * speed.
     */
    public static void assertGrew(Page page, int count) {
        page.waitForCondition(() -> page.evaluate(allSeen(count)).equals(true));
        assertGrew(page.evaluate("wordsSeen"), count);
    }

    /**
     * Checks the same as {@link #assertGrew(Page, int)}, for a recording during which the server was killed. A server that
     * starts again sends the open part from its last checkpoint, so the text may become shorter once.
     */
    public static void assertContinued(Page page, int count) {
        page.waitForCondition(() -> page.evaluate(allSeen(count)).equals(true));
        List<Integer> lengths = lengths(page.evaluate("wordsSeen"), count);
        assertThat(IntStream.range(1, lengths.size()).filter(i -> lengths.get(i) < lengths.get(i - 1)))
                .as("places where %s became shorter", lengths)
                .hasSizeLessThanOrEqualTo(1);
    }

    /** Checks the same as {@link #assertGrew(Page, int)}, for a given recording. */
    public static void assertGrew(Object wordsSeen, int count) {
        assertThat(lengths(wordsSeen, count)).isSorted();
    }

    /** Returns the number of words of the answer that were shown after each change, after checking that they are a prefix. */
    @SuppressWarnings("unchecked") // As written by the sampler
    private static List<Integer> lengths(Object wordsSeen, int count) {
        List<Integer> all = IntStream.rangeClosed(1, count).boxed().toList();
        List<List<Integer>> answers = ((List<List<Number>>) wordsSeen)
                .stream()
                        .filter(words -> words.size() >= count)
                        .map(words -> words.subList(count, words.size()).stream()
                                .map(Number::intValue)
                                .toList())
                        .toList();
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer).isEqualTo(all.subList(0, Math.min(answer.size(), count))));
        assertThat(answers.get(answers.size() - 1)).isEqualTo(all);
        return answers.stream().map(List::size).toList();
    }
}
