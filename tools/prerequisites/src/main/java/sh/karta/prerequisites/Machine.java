// SPDX-License-Identifier: Apache-2.0
package sh.karta.prerequisites;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@link Prerequisites} asks of the machine it runs on. */
interface Machine {
    /** Returns the machine this process runs on. */
    static Machine here() {
        return new LocalMachine();
    }

    /** Returns the executable file at an absolute path, or of that name on the search path. */
    Optional<Path> executable(String nameOrPath);

    /** Returns the first line that a command prints, or nothing when it cannot be run or fails. */
    Optional<String> firstLineOf(List<String> command);

    /** Runs a command that needs no answers, its output shown as it comes, and returns its exit code. */
    int run(List<String> command);

    /** Returns whether packages can be installed here: root on a system with Debian's package manager. */
    boolean installsPackages();

    /** Returns whether the system has Debian's package manager. */
    boolean isDebianLike();

    /** Returns whether this is an automated run, where nothing may be left out: the environment has {@code CI=true}. */
    boolean isContinuousIntegration();
}
