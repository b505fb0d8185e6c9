// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * Limits the size of one page and the time that it takes to read it. Some markup makes a page many times as long as its source, so the
 * text is counted while it is written. Not thread-safe.
 */
final class PageLimit {
    /** Lists and quotes that are nested deeper continue the text of this level. Each level repeats the indentation of every line. */
    static final int MAX_DEPTH = 8;

    /** The page is skipped. The message ends the sentence "it ...". */
    static final class ExceededException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ExceededException(String reason) {
            super(reason);
        }
    }

    private static final int MAX_CHARACTERS = 2_000_000;
    /** What a block, a heading or a row costs besides its text. */
    private static final int BLOCK = 100;

    private static final int MAX_ELEMENTS = 500_000;
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final int CHECK_TIME_EVERY = 1_024;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final int maxCharacters;
    private final long end;
    private long characters;
    private int elements;
    private int steps;

    PageLimit() {
        this(MAX_CHARACTERS, TIME);
    }

    PageLimit(int maxCharacters, Duration time) {
        this.maxCharacters = maxCharacters;
        end = now() + time.toNanos();
    }

    /** Returns processor time, so that a busy machine skips no page that others read. */
    private static long now() {
        return THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled()
                ? THREADS.getCurrentThreadCpuTime()
                : System.nanoTime();
    }

    /** Counts text of the page and returns it. */
    String text(String text) {
        count(text.length());
        return text;
    }

    /** Counts a block, a heading or a row, besides its text. */
    void block() {
        count(BLOCK);
    }

    /**
     * Counts characters before they are written.
     *
     * @throws ExceededException if the page is too large, or reading it takes too long
     */
    void count(long more) {
        characters += more;
        if (characters > maxCharacters) {
            throw new ExceededException("has more than %,d characters".formatted(maxCharacters));
        }
        step();
    }

    /** Counts an element of HTML. Formatting that is not closed repeats its elements in each paragraph. */
    void element() {
        elements++;
        if (elements > MAX_ELEMENTS) {
            throw new ExceededException("has more than %,d elements".formatted(MAX_ELEMENTS));
        }
        step();
    }

    private void step() {
        steps++;
        if (steps % CHECK_TIME_EVERY == 0 && now() - end > 0) {
            throw new ExceededException("takes too long to read");
        }
    }

    /** Returns the text with an indentation before each line but the first and empty ones. */
    String indented(String text, String indent) {
        long lines = text.chars().filter(c -> c == '\n').count();
        count(lines * indent.length());
        return text.replace("\n", "\n" + indent).replaceAll("(?m)^ +$", "");
    }
}
