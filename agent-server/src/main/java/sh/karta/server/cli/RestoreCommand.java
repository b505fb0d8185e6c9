// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sh.karta.server.Stores;
import sh.karta.server.event.Json;
import sh.karta.server.ops.Restore;
import sh.karta.server.store.Store;

/** Replaces everything with a backup: {@code restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Replaces all data of the store with a backup, or changes nothing. Stop all servers first.",
            "The backup may come from a store of the other kind. Data of erased users are not restored."
        })
final class RestoreCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private StoreOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Result result;

    @Option(names = "--from", required = true, paramLabel = "FILE", description = "File that backup has written.")
    private Path from = Path.of("");

    @Override
    public Integer call() throws Exception {
        if (!java.nio.file.Files.isRegularFile(from)) {
            throw new java.io.IOException("--from: the file " + from + " does not exist.");
        }
        // Opens the store like a server does, so that a directory in use is refused.
        try (Store store = Stores.open(options.settings())) {
            long rows = Restore.read(from, store.dump());
            result.print(
                    spec.commandLine().getOut(),
                    Json.object().put("file", from.toString()).put("rows", rows),
                    "Restored " + rows + " rows from " + from + ".");
        }
        return Cli.OK;
    }
}
