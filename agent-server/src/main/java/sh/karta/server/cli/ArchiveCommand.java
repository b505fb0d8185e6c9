// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import sh.karta.server.problem.Problem;

/** Refers callers of {@code archive} to the start script, which handles this command itself. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = "Creates an archive of the loaded classes, which makes every start by the start script faster.")
final class ArchiveCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw Problem.invalid(
                "archive is a command of the start script, because only the script starts Java with the archive."
                        + " Create the script with: java -jar karta-server.jar install");
    }
}
