// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.Spelling;
import sh.karta.server.problem.FileFailure;
import sh.karta.server.problem.Problem;

/** Runs a command line. Exit codes: 0 for success, 1 for a failure, 2 for wrong usage or an invalid config. */
public final class Cli {
    /** Not an exit code: the command keeps running in the threads that it has started. */
    public static final int SERVING = -1;

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private Cli() {}

    /** Runs a command and returns its exit code, or {@link #SERVING}. */
    public static int run(String... arguments) {
        return (startsServer(arguments) ? explained(new CommandLine(new ServeCommand())) : commandLine())
                .execute(arguments);
    }

    /** Runs a command like {@link #run(String...)}, with its output to writers. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine().setOut(out).setErr(err).execute(arguments);
    }

    /** Returns whether no subcommand and no help is asked for. The subcommands then need not be read, which takes a sixth of the start. */
    private static boolean startsServer(String... arguments) {
        return arguments.length == 0
                || (arguments[0].startsWith("--") && !List.of(arguments).contains("--help"));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new ServeCommand());
        Stream.of(
                        new KeysCommand(),
                        new SessionsCommand(),
                        new ReportCommand(),
                        new UsageCommand(),
                        new EvaluateCommand(),
                        new CheckConfigCommand(),
                        new ConfigSchemaCommand(),
                        new HealthCommand(),
                        new BackupCommand(),
                        new RestoreCommand(),
                        new ExportUserCommand(),
                        new EraseUserCommand(),
                        new InstallCommand(),
                        new ArchiveCommand())
                .forEach(line::addSubcommand);
        return explained(line);
    }

    /** Gives a command and the subcommands that it has the messages for wrong usage and for failures. */
    private static CommandLine explained(CommandLine line) {
        return line.setParameterExceptionHandler((failure, arguments) -> wrongUsage(failure))
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command.getErr()));
    }

    /** Prints a message without a stack trace for failures that the user can fix. Rethrows all others. */
    private static int explain(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof ConfigException config) {
            config.errors().forEach(error -> printError(error, err));
            return USAGE;
        }
        if (failure instanceof Problem problem) {
            printError(problem.text(), err);
            return problem.code().status() >= 500 ? FAILED : USAGE;
        }
        if (failure instanceof IOException io) {
            printError(FileFailure.message(io), err);
            return FAILED;
        }
        throw failure;
    }

    /** Prints the error and the option or command that was probably meant. The library's own guesses miss transposed letters. */
    private static int wrongUsage(ParameterException failure) {
        CommandLine line = failure.getCommandLine();
        PrintWriter err = line.getErr();
        printError(String.valueOf(failure.getMessage()), err);
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String typed = unmatched.getUnmatched().get(0);
            Stream.concat(line.getSubcommands().keySet().stream(), line.getCommandSpec().optionsMap().keySet().stream())
                    .filter(known -> Spelling.isClose(typed, known))
                    .findFirst()
                    .ifPresent(known -> err.println("Did you mean " + known + "?"));
        }
        err.println("Help: " + line.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return USAGE;
    }

    private static void printError(String message, PrintWriter err) {
        err.println("karta-server: " + message);
        err.flush();
    }

    /** Reads the version that the build stored in the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            try (InputStream stream = Version.class.getResourceAsStream("version.txt")) {
                String version = stream == null ? "?" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                return new String[] {"karta-server " + version.strip()};
            }
        }
    }
}
