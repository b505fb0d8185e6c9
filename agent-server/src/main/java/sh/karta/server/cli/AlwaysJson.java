// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import picocli.CommandLine.Option;

/** Accepts {@code --json} for a command that prints JSON in any case, so that a program can pass it to every command. */
final class AlwaysJson {
    @Option(names = "--json", description = "Changes nothing: the command always prints JSON.")
    @SuppressWarnings("unused") // picocli needs a field
    private boolean json;
}
