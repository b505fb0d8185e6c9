// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sh.karta.server.config.ConfigFile;

/** {@code check-config FILE}. */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description =
                "Reads a config file and says what is wrong with it, each with its line; exit code 2 if anything is.")
final class CheckConfigCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The config file.")
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Path file;

    @Override
    public Integer call() throws Exception {
        int projects = ConfigFile.read(file, System::getenv).projects().size();
        spec.commandLine()
                .getOut()
                .println(file + " is fine: " + projects + (projects == 1 ? " project" : " projects"));
        return Cli.OK;
    }
}
