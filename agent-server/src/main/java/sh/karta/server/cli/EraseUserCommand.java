// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.PrintWriter;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.karta.server.event.Json;
import sh.karta.server.ops.OwnerData;
import sh.karta.server.store.Store;

/** Deletes everything of a user or visitor: {@code erase-user}. */
@Command(
        name = "erase-user",
        mixinStandardHelpOptions = true,
        description = {
            "Deletes all sessions of a user or visitor permanently, with files and feedback.",
            "Also remembers the user, so that restoring an older backup does not bring the data back."
        })
final class EraseUserCommand extends StoreCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private OwnerOptions owner;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Result result;

    @Override
    void run(Store store, PrintWriter out) throws Exception {
        options.warnIfUnknown(owner.owner().project(), store, spec.commandLine().getErr());
        int sessions = new OwnerData(store, owner.owner()).erase(Instant.now());
        result.print(out, Json.object().put("sessions", sessions), sessions + " sessions deleted");
    }
}
