// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
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
final class ExportUserCommand implements Callable<Integer> {
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
    @SuppressWarnings({"NullAway.Init", "unused"}) // set by picocli before call()
    private AlwaysJson json;

    @Override
    public Integer call() throws Exception {
        try (Store store = options.openExisting()) {
            options.warnIfUnknown(
                    owner.owner().project(), store, spec.commandLine().getErr());
            new OwnerData(store, owner.owner()).export(spec.commandLine().getOut()::println);
        }
        return Cli.OK;
    }
}
