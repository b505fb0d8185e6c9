// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Builds and tests a work tree. */
interface Build {
    /** Runs the README's test command from a clean state, and writes what only a release contains. A missing prerequisite is a failure. */
    Build MAVEN = root -> {
        ProcessBuilder maven = new ProcessBuilder(List.of("mvn", "-ntp", "-B", "-Prelease", "clean", "verify"));
        maven.environment().put("CI", "true");
        return maven.directory(root.toFile()).inheritIO().start().waitFor() == 0;
    };

    /** Returns whether the build succeeded. */
    boolean run(Path root) throws IOException, InterruptedException;
}
