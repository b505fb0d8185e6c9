// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
final class RestoreCommand extends StoreCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Result result;

    @Option(names = "--from", required = true, paramLabel = "FILE", description = "File that backup has written.")
    private Path from = Path.of("");

    @Override
    Store open() throws Exception {
        if (!Files.isRegularFile(from)) {
            throw new IOException("--from: the file " + from + " does not exist.");
        }
        // Like a server does, so that a directory in use is refused.
        return Stores.open(options.settings());
    }

    @Override
    void run(Store store, PrintWriter out) throws Exception {
        long rows = Restore.read(from, store.dump());
        result.print(
                out,
                Json.object().put("file", from.toString()).put("rows", rows),
                "Restored " + rows + " rows from " + from + ".");
    }
}
