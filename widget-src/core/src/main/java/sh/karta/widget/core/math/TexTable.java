// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.math;

import static sh.karta.widget.core.math.TexNames.find;

import sh.karta.widget.core.text.Text;

/** Reads environments, all of which are tables. */
final class TexTable {
    /**
     * Names of environments without "*" and "ed", each with its brackets and a letter for its columns: c centred, l at the
     * left, r at the right and left in turn, and A as its argument says.
     */
    private static final String ENVIRONMENTS =
            " matrix..c pmatrix()c bmatrix[]c Bmatrix{}c vmatrix||c Vmatrix‖‖c smallmatrix..c"
                    + " cases{.l dcases{.l rcases.}l drcases.}l align..r alignat..R split..r gather..c equation..c multline..c array..A"
                    + " darray..A subarray..A eqnarray..r ";

    private final TexParser parser;

    TexTable(TexParser parser) {
        this.parser = parser;
    }

    MathNode read(String environment, int from) {
        String name = Text.replace(Text.replace(environment, "*", ""), "ed", "");
        String kind = find(ENVIRONMENTS, name);
        if (kind == null) {
            return parser.sourceFrom(from);
        }
        int columns = Text.at(kind, 2);
        if (!name.equals(environment)) {
            parser.skipOption();
        }
        String spec = "";
        if (columns == 'A' || columns == 'R') {
            parser.skipOption();
            spec = parser.argumentText();
        }
        if (columns == 'R') {
            columns = 'r';
            spec = "";
        }
        boolean display =
                columns == 'r' || Text.startsWith(name, "d", 0) || name.equals("gather") || name.equals("equation");
        MathNode table = rows(columns, spec, display);
        if (parser.acceptCommand("end")) {
            parser.argumentText();
        }
        if (display) {
            table.with("displaystyle", "true");
        }
        if (Text.startsWith(name, "small", 0) || Text.startsWith(name, "sub", 0)) {
            table.with("scriptlevel", "1");
        }
        String brackets = Text.slice(kind, 0, 2);
        return brackets.equals("..") ? table : MathNode.of("mrow", TexParser.brackets(brackets, table));
    }

    /** Reads lines outside an environment. */
    MathNode lines() {
        return rows('l', "", true);
    }

    /** Reads the lines of {@code \substack}. */
    MathNode stack() {
        parser.acceptClose('{');
        MathNode table = rows('c', "", false);
        parser.acceptClose('}');
        return table.with("class", "stack");
    }

    private MathNode rows(int columns, String spec, boolean display) {
        MathNode table = MathNode.of("mtable");
        boolean line = false;
        MathNode row = MathNode.of("mtr");
        while (true) {
            while (parser.acceptCommand("hline") || parser.acceptCommand("hdashline")) {
                line = true;
            }
            MathNode content = parser.cell(display);
            MathNode cell = MathNode.of("mtd", content.simple());
            String side = side(columns, spec, row.children.size());
            String name = line ? Text.concat(side, " line") : side;
            if (!name.isEmpty()) {
                cell.with("class", name);
            }
            row.children.add(cell);
            if (parser.acceptColumn()) {
                continue;
            }
            boolean empty = row.children.size() == 1 && content.children.isEmpty();
            if (!empty) {
                table.children.add(row);
            }
            line = false;
            if (!parser.acceptCommand("\\") && !parser.acceptCommand("cr")) {
                return table;
            }
            if (empty) {
                table.children.add(row);
            }
            parser.skipOption();
            row = MathNode.of("mtr");
        }
    }

    /** Returns the classes of a cell: l or r unless it is centred, and bar if a line precedes it. */
    private static String side(int columns, String spec, int column) {
        if (columns == 'l') {
            return "l";
        }
        if (columns == 'r') {
            return column % 2 == 0 ? "r" : "l";
        }
        String bar = "";
        int count = 0;
        for (int i = 0; i < spec.length(); i++) {
            int c = Text.at(spec, i);
            if (c == '|' || c == ':') {
                bar = " bar";
            } else if (c == 'l' || c == 'c' || c == 'r') {
                if (count++ == column) {
                    return c == 'c' ? bar : Text.concat(Text.slice(spec, i, i + 1), bar);
                }
                bar = "";
            }
        }
        return "";
    }
}
