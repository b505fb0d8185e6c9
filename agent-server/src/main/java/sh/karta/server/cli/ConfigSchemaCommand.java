// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import sh.karta.server.config.ConfigSchema;
import sh.karta.server.event.Json;

/** Prints the JSON Schema of the config file: {@code config-schema}. */
@Command(
        name = "config-schema",
        mixinStandardHelpOptions = true,
        description = "Prints the JSON Schema of the config file, for editors.")
final class ConfigSchemaCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings({"NullAway.Init", "unused"}) // set by picocli before call()
    private AlwaysJson json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Json.pretty(ConfigSchema.schema()));
        out.flush();
        return Cli.OK;
    }
}
