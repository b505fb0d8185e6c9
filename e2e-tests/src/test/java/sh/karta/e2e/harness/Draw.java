// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Chooses the part of a list that a normal run checks. The parts take turns from one commit to the next. {@code -Pfull} checks everything,
 * and {@code -Dkarta.draw=N} repeats the choice of a run, which prints its number.
 */
public final class Draw {
    private static final int NUMBER = number();

    private Draw() {}

    /** Returns every n-th element, or all elements with {@code -Pfull}. */
    public static <T> List<T> oneIn(int n, List<T> all) {
        if (Boolean.getBoolean("karta.full")) {
            return all;
        }
        List<T> drawn = IntStream.range(0, all.size())
                .filter(i -> i % n == NUMBER % n)
                .mapToObj(all::get)
                .toList();
        System.out.printf("%d of %d, repeat with -Dkarta.draw=%d: %s%n", drawn.size(), all.size(), NUMBER, drawn);
        return drawn;
    }

    private static int number() {
        return Integer.getInteger("karta.draw", commits());
    }

    /** Returns the number of commits, or 0 outside a repository. */
    private static int commits() {
        try {
            Process git = new ProcessBuilder("git", "rev-list", "--count", "HEAD")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String count = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? Integer.parseInt(count) : 0;
        } catch (IOException missing) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the commits were counted", stopped);
        }
    }
}
