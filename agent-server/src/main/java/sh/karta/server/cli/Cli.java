// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import sh.karta.server.config.ConfigException;
import sh.karta.server.problem.Problem;

/** Runs a command line and says with which exit code to leave: 0 done, 1 failed, 2 wrong usage or config. */
public final class Cli {
    /** The command goes on running in the threads it has started. */
    public static final int SERVING = -1;

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private Cli() {}

    public static int run(String... arguments) {
        return new CommandLine(new ServeCommand())
                .addSubcommand(new KeysCommand())
                .addSubcommand(new SessionsCommand())
                .addSubcommand(new ReportCommand())
                .addSubcommand(new CheckConfigCommand())
                .addSubcommand(new HealthCommand())
                .setExecutionExceptionHandler((failure, line, parsed) -> explain(failure, line.getErr()))
                .execute(arguments);
    }

    /** A failure that has an explanation needs no stack trace. */
    private static int explain(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof ConfigException config) {
            config.errors().forEach(error -> complain(error, err));
            return USAGE;
        }
        if (failure instanceof Problem problem) {
            complain(problem.text(), err);
            return problem.code().status() >= 500 ? FAILED : USAGE;
        }
        if (failure instanceof IOException) {
            complain(String.valueOf(failure.getMessage()), err);
            return FAILED;
        }
        throw failure;
    }

    private static void complain(String message, PrintWriter err) {
        err.println("karta-server: " + message);
        err.flush();
    }

    /** Reads the version that the build put into the jar. */
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
