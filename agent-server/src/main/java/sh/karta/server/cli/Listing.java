// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import sh.karta.server.event.Json;

/** The output of a listing command: aligned columns with headers for people, or with {@code --json} an array of objects for programs. */
final class Listing {
    private static final String GAP = "  ";

    @Option(names = "--json", description = "Prints an array of JSON objects instead of columns.")
    private boolean json;

    private final ArrayNode objects = Json.object().arrayNode();
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds an entry whose cells are the fields of its object. */
    void add(ObjectNode object) {
        List<String> cells = new ArrayList<>();
        object.forEach(field -> cells.add(field.asText()));
        add(object, cells.toArray(String[]::new));
    }

    /** Adds an entry in both forms. The cells are in the order of the headers. Line breaks in them become spaces. */
    void add(ObjectNode object, String... cells) {
        objects.add(object);
        rows.add(List.of(cells).stream()
                .map(cell -> Terminal.plain(cell.replaceAll("\\s+", " ").strip()))
                .toList());
    }

    /**
     * Prints all entries.
     *
     * @param none the sentence for people if there are no entries; programs get an empty array
     */
    void print(PrintWriter out, String none, String... headers) {
        if (json) {
            out.println(Json.pretty(objects));
        } else if (rows.isEmpty()) {
            out.println(none);
        } else {
            rows.add(
                    0,
                    List.of(headers).stream()
                            .map(header -> header.toUpperCase(Locale.ROOT))
                            .toList());
            int[] widths = widths();
            rows.forEach(row -> out.println(line(row, widths)));
        }
        out.flush();
    }

    private int[] widths() {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            line.append(cell).append(" ".repeat(widths[i] - length(cell))).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
