// SPDX-License-Identifier: Apache-2.0
package sh.karta.prerequisites;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The machine, as seen by {@link Prerequisites}. */
interface Machine {
    /** Returns the machine this process runs on. */
    static Machine here() {
        return new LocalMachine();
    }

    /** Returns the executable file with this absolute path, or with this name on the search path. */
    Optional<Path> executable(String nameOrPath);

    /** Returns the first line printed by a command, or nothing if the command cannot be run or fails. */
    Optional<String> firstLineOf(List<String> command);

    /** Runs a command without input and shows its output. Returns its exit code. */
    int run(List<String> command);

    /** Returns whether packages can be installed, which requires root and Debian's package manager. */
    boolean installsPackages();

    /** Returns whether the system has Debian's package manager. */
    boolean isDebianLike();

    /**
     * Returns whether this is an automated run, in which nothing may be missing: the environment has {@code CI=true}.
     */
    boolean isContinuousIntegration();
}
