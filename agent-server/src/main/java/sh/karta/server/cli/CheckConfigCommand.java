// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sh.karta.server.config.ConfigFile;

/** Validates a config file: {@code check-config FILE}. */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description =
                "Validates a config file and prints each error and each probable mistake with its line. Exits with 2 if there are errors.")
final class CheckConfigCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The config file.")
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Path file;

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        int projects = ConfigFile.check(file, System::getenv, warning -> err.println("Warning: " + warning))
                .projects()
                .size();
        err.flush();
        spec.commandLine()
                .getOut()
                .println(file + " is valid: " + projects + (projects == 1 ? " project" : " projects"));
        return Cli.OK;
    }
}
