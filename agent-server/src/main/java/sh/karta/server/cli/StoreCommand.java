// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import sh.karta.server.store.Store;

/**
 * A command that opens a store, runs and closes it. The store must exist, unless the command overrides {@link #open}; its server may be
 * running.
 */
abstract class StoreCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    StoreOptions options;

    @Override
    public final Integer call() throws Exception {
        try (Store store = open()) {
            run(store, spec.commandLine().getOut());
        }
        return Cli.OK;
    }

    Store open() throws Exception {
        return options.openExisting();
    }

    abstract void run(Store store, PrintWriter out) throws Exception;
}
