// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.karta.server.event.Json;
import sh.karta.server.ops.Backup;
import sh.karta.server.store.Store;

/** Writes everything into a file: {@code backup}. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Writes all data of the store into a new file. The server may be running.",
            "The file contains the signing secret. Store it as safely as the store itself."
        })
final class BackupCommand extends StoreCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Result result;

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "File to create.")
    private Path to = Path.of("");

    @Override
    void run(Store store, PrintWriter out) throws Exception {
        long rows = Backup.write(store.dump(), to, Instant.now());
        result.print(
                out,
                Json.object().put("file", to.toString()).put("rows", rows),
                "Wrote " + rows + " rows to " + to + ".");
    }
}
