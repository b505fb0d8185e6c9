// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Counts what makes tests expensive: a line in {@code target/test-counts/<kind>.txt} for each. {@code tools/test-report} adds the lines of
 * all modules up and compares them with the limits of a normal run.
 */
public final class TestCounts {
    /** A test that opens a page in a browser. */
    public static final String BROWSER_TESTS = "browser-tests";

    /** A state of the gallery whose positions, colours or accessibility are checked. */
    public static final String GALLERY_STATES = "gallery-states";

    /** A process of the agent server. */
    public static final String SERVER_JVMS = "server-jvms";

    private static final Path FOLDER = Path.of("target", "test-counts");

    /** The kinds whose file is of this run. */
    private static final Set<String> BEGUN = new HashSet<>();

    private TestCounts() {}

    /** Adds a line. The first one of a run replaces the lines of the run before. */
    public static synchronized void add(String kind, String name) {
        try {
            Files.writeString(
                    Files.createDirectories(FOLDER).resolve(kind + ".txt"),
                    name + "\n",
                    StandardOpenOption.CREATE,
                    BEGUN.add(kind) ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND,
                    StandardOpenOption.WRITE);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }
}
