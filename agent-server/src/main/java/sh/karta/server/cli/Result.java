// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import picocli.CommandLine.Option;
import sh.karta.server.event.Json;

/** Prints the result of a command as text, or as one JSON object with {@code --json}. */
final class Result {
    @Option(names = "--json", description = "Prints the result as a JSON object.")
    private boolean json;

    /**
     * Prints the result.
     *
     * @param sentences for people; none if the command has nothing to tell them
     */
    void print(PrintWriter out, ObjectNode object, String... sentences) {
        if (json) {
            out.println(Json.pretty(object));
        } else {
            for (String sentence : sentences) {
                out.println(sentence);
            }
        }
        out.flush();
    }
}
