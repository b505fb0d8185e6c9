// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Counted words, {@code w1. w2. w3. …}: an answer of which one can tell at any time how much of it is there and whether
 * something is missing, doubled or out of order; the dot tells a whole word from one cut short. The scripted agent gives it when asked to say it.
 */
public final class Words {
    /** Statements that note, frame by frame, each different list of numbers that the transcript shows, in {@code wordsSeen}. */
    public static final String SAMPLER = "const seen = window.wordsSeen = []; const frame = () => {"
            + " const log = document.querySelector('karta-widget')?.shadowRoot.querySelector('[role=log]');"
            + " const now = [...(log?.textContent ?? '').matchAll(/w(\\d+)\\./g)].map(([, n]) => Number(n));"
            + " if (now.length !== seen.at(-1)?.length) seen.push(now);"
            + " requestAnimationFrame(frame); }; frame();";

    private Words() {}

    /** Returns the words 1 to {@code count}. */
    public static String upTo(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(n -> "w" + n + ".").collect(Collectors.joining(" "));
    }

    /** Returns the message that makes the agent answer with the words 1 to {@code count}. */
    public static String question(int count) {
        return "say: " + upTo(count);
    }

    /** Starts to take note of what the transcript shows. */
    public static void sample(Page page) {
        page.evaluate("() => {" + SAMPLER + "}");
    }

    /** Returns the JavaScript condition that the transcript, as noted, has shown all words of question and answer. */
    public static String allSeen(int count) {
        return "wordsSeen.at(-1)?.length >= " + 2 * count;
    }

    /**
     * Checks that the page's transcript, which shows the question first, has shown the answer growing: at least {@code steps}
     * different beginnings of it, each longer than the one before, and in the end all of it once.
     */
    public static void assertGrew(Page page, int count, int steps) {
        page.waitForCondition(() -> page.evaluate(allSeen(count)).equals(true));
        assertGrew(page.evaluate("wordsSeen"), count, steps);
    }

    /** The same for what {@link #SAMPLER} has noted. */
    @SuppressWarnings("unchecked") // as the sampler writes it
    public static void assertGrew(Object wordsSeen, int count, int steps) {
        List<List<Integer>> sampled = ((List<List<Number>>) wordsSeen)
                .stream()
                        .map(words -> words.stream().map(Number::intValue).toList())
                        .toList();
        List<Integer> all = IntStream.rangeClosed(1, count).boxed().toList();
        List<List<Integer>> answers = sampled.stream()
                .filter(words -> words.size() >= count)
                .map(words -> words.subList(count, words.size()))
                .toList();
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer).isEqualTo(all.subList(0, Math.min(answer.size(), count))));
        assertThat(answers.stream().map(List::size)).isSorted().hasSizeGreaterThanOrEqualTo(steps);
        assertThat(answers.get(answers.size() - 1)).isEqualTo(all);
    }
}
