// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
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
final class EraseUserCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private StoreOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private OwnerOptions owner;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Result result;

    @Override
    public Integer call() throws Exception {
        try (Store store = options.openExisting()) {
            options.warnIfUnknown(
                    owner.owner().project(), store, spec.commandLine().getErr());
            int sessions = new OwnerData(store, owner.owner()).erase(Instant.now());
            result.print(
                    spec.commandLine().getOut(),
                    Json.object().put("sessions", sessions),
                    sessions + " sessions deleted");
        }
        return Cli.OK;
    }
}
