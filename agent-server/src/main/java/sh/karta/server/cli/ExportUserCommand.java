// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.karta.server.ops.OwnerData;
import sh.karta.server.store.Store;

/** Prints everything of a user or visitor: {@code export-user}. */
@Command(
        name = "export-user",
        mixinStandardHelpOptions = true,
        description = {
            "Prints all data of a user or visitor as lines of JSON.",
            "A line {\"session\": …} precedes each session. It is followed by its events, its feedback and its files.",
            "Lines {\"day\": …, \"tokens\": …} at the end are the tokens that the user has spent."
        })
final class ExportUserCommand extends StoreCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private OwnerOptions owner;

    @Mixin
    @SuppressWarnings({"NullAway.Init", "unused"}) // set by picocli before call()
    private AlwaysJson json;

    @Override
    void run(Store store, PrintWriter out) throws Exception {
        options.warnIfUnknown(owner.owner().project(), store, spec.commandLine().getErr());
        new OwnerData(store, owner.owner()).export(out::println);
    }
}
