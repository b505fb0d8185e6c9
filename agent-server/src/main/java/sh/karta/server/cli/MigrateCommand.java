// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sh.karta.server.Stores;
import sh.karta.server.event.Json;
import sh.karta.server.ops.migrate.Migration;
import sh.karta.server.store.Store;

/** Moves the data of an older version into a new store: {@code migrate}. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = {
            "Copies all data of an older version into an empty store of this version.",
            "Stop all servers first. The old data stay unchanged. If the command fails or is interrupted,",
            "the target stays empty: repeat the command."
        })
final class MigrateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DIR|REDIS",
            description = "Data directory of the older version, or redis://[user:password@]host:port[/database].")
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DIR|JDBC",
            description = "New data directory, or jdbc:postgresql://host/database?user=name&password=secret.")
    private String to = "";

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Result result;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter progress = result.asJson() ? spec.commandLine().getErr() : out;
        try (Store target = Stores.openTarget(to)) {
            Migration.Summary summary = Migration.run(from, target, line -> {
                progress.println(line);
                progress.flush();
            });
            result.print(
                    out,
                    Json.object()
                            .put("sessions", summary.sessions())
                            .put("files", summary.files())
                            .put("keys", summary.keys()),
                    "Migrated " + summary.sessions() + " sessions, " + summary.files() + " files and " + summary.keys()
                            + " keys. All transcripts are the same as before.",
                    to.startsWith("jdbc:")
                            ? "Set store in the config file to the address of the database, then start the server."
                            : "Start the server with --data " + to + ".");
        }
        return Cli.OK;
    }
}
