// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Tests that programs can use every command. */
final class JsonOptionTest {
    /** Commands that only group others, or refer to the start script. */
    private static final List<String> WITHOUT =
            List.of("karta-server keys", "karta-server sessions", "karta-server archive");

    @Test
    void everyCommandHasAnOptionForPrograms() {
        List<String> without = new ArrayList<>();
        collect(Cli.commandLine(), without);
        assertThat(without).containsExactlyInAnyOrderElementsOf(WITHOUT);
    }

    private static void collect(CommandLine command, List<String> without) {
        if (command.getCommandSpec().findOption("--json") == null) {
            without.add(command.getCommandSpec().qualifiedName());
        }
        command.getSubcommands().values().forEach(each -> collect(each, without));
    }
}
