// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random texts: sequences of Markdown syntax, and documents of nested blocks. */
final class RandomDocuments {
    private static final String[] SOUP = {
        "*",
        "**",
        "***",
        "_",
        "__",
        "`",
        "``",
        "[",
        "]",
        "](",
        "][",
        "![",
        "(",
        ")",
        "<",
        ">",
        "\\",
        "&amp;",
        "&#35;",
        "&lt",
        "~~",
        "~",
        "!",
        "\"",
        "'",
        ":",
        ".",
        ",",
        "-",
        "+",
        "=",
        "#",
        "1",
        "a",
        "b",
        "foo",
        "bar",
        "Foo",
        "é",
        "、",
        "😀",
        "\u00a0",
        " ",
        " ",
        " ",
        " ",
        "  ",
        "\n",
        "\n",
        "\n",
        "\n\n",
        "  \n",
        "\\\n",
        "\t",
        "    ",
        "\n- ",
        "\n+ ",
        "\n* ",
        "\n1. ",
        "\n2) ",
        "\n-",
        "\n10. ",
        "\n# ",
        "\n## ",
        "\n> ",
        "\n>",
        "\n```",
        "\n```\n",
        "\n~~~ x\n",
        "\n===\n",
        "\n---\n",
        "\n***\n",
        "\n    ",
        "\n   ",
        "\n  ",
        "[foo]",
        "[foo]: ",
        "\n[foo]: /url\n",
        "\n\n[bar]: <b c> 'd'\n",
        "[a](b)",
        "[a](<b> \"c\")",
        "![a](b)",
        "<http://a.b>",
        "<a@b.c>",
        "`a`",
        "*a*",
        "**b**",
        "~~c~~",
        "<b>",
        "</b>",
        "/url",
        "\"t\"",
    };

    /** Syntax beyond the specifications: HTML that has a meaning, and text of languages without spaces. */
    private static final String[] MORE = {
        "<br>",
        "<br/>",
        "<BR />",
        "<br ",
        "<!--",
        "-->",
        "<!-- c -->",
        "\n<!-- c\n\n",
        "\nc -->",
        "<sub>",
        "</sub>",
        "<sup>",
        "</sup>",
        "<kbd>",
        "</kbd>",
        "<sub x>",
        "<su",
        "</",
        "\n| a | b |\n|---|---|\n| ",
        " | ",
        "。",
        "「",
        "」",
        "漢",
        "한",
        "\ud840\udc00",
        "“",
        "*",
        "**",
        "~~",
        "_",
        "https://a.b/c",
        "www.a.b",
        "/",
        "[",
        "](/u)",
        "`",
        " ",
        "\n",
        "\n\n",
        "\n- ",
        "\n> ",
        "\n# ",
        "x",
    };

    private static final String[] WORDS = {
        "the", "answer", "of", "a", "model", "is", "shown", "while", "it", "arrives", "42", "naïve", "日本", "y", "–",
        "(so)", "“said”",
    };

    private final Random random;

    RandomDocuments(long seed) {
        random = new Random(seed);
    }

    /** Returns up to {@code length} pieces of syntax in random order. */
    String soup(int length) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(length) + 1; i > 0; i--) {
            out.append(pick(SOUP));
        }
        return out.toString();
    }

    /** Returns the same, with syntax that the specifications do not have. */
    String extendedSoup(int length) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(length) + 1; i > 0; i--) {
            out.append(random.nextInt(3) == 0 ? pick(SOUP) : pick(MORE));
        }
        return out.toString();
    }

    /** Returns a document of randomly nested blocks. */
    String document() {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(6) + 1; i > 0; i--) {
            out.append(block(0));
            out.append(random.nextInt(8) == 0 ? "" : "\n");
        }
        return out.toString();
    }

    private String block(int depth) {
        return switch (random.nextInt(depth > 3 ? 6 : 10)) {
            case 0 ->
                "#".repeat(random.nextInt(6) + 1) + " " + inlines(1) + (random.nextInt(4) == 0 ? " ##" : "") + "\n";
            case 1 -> fenced();
            case 2 -> inlines(2) + "\n" + (random.nextBoolean() ? "===" : "---") + "\n";
            case 3 -> random.nextInt(3) == 0 ? "* * *\n" : "    indented\n\n      code\n";
            case 4 -> table();
            case 6, 7 -> indent(blocks(depth), "> ", random.nextInt(5) == 0 ? "" : "> ");
            case 8, 9 -> list(depth);
            default -> inlines(3) + "\n";
        };
    }

    private String blocks(int depth) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(3) + 1; i > 0; i--) {
            out.append(block(depth + 1)).append(random.nextInt(3) == 0 ? "" : "\n");
        }
        return out.toString();
    }

    private String fenced() {
        String fence = (random.nextBoolean() ? "`" : "~").repeat(3 + random.nextInt(2));
        return fence + (random.nextBoolean() ? "java" : "") + "\nint a = 1; // *not* `markup`\n\n  b[0] = \"<b>\";\n"
                + fence + "\n";
    }

    private String table() {
        int columns = random.nextInt(3) + 2;
        StringBuilder out = new StringBuilder();
        for (int row = 0; row < random.nextInt(4) + 2; row++) {
            for (int column = 0; column < columns; column++) {
                out.append("| ")
                        .append(row == 1 ? pick(":--", "--:", ":-:", "---") : span(1))
                        .append(' ');
            }
            out.append("|\n");
        }
        // In GFM, a line directly after a table is a row of it. In commonmark-java it is not.
        return out.append('\n').toString();
    }

    private String list(int depth) {
        StringBuilder out = new StringBuilder();
        int kind = random.nextInt(4);
        boolean loose = random.nextInt(3) == 0;
        for (int i = 0; i < random.nextInt(4) + 1; i++) {
            String marker = kind == 0 ? "- " : kind == 1 ? "*   " : kind == 2 ? i + 1 + ". " : i + 7 + ") ";
            out.append(indent(
                    random.nextBoolean() ? inlines(2) + "\n" : blocks(depth), marker, " ".repeat(marker.length())));
            out.append(loose ? "\n" : "");
        }
        return out.toString();
    }

    private static String indent(String text, String first, String others) {
        StringBuilder out = new StringBuilder();
        for (String line : text.lines().toList()) {
            out.append(out.isEmpty() ? first : line.isEmpty() ? others.stripTrailing() : others)
                    .append(line)
                    .append('\n');
        }
        return out.toString();
    }

    private String inlines(int lines) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(lines) + 1; i > 0; i--) {
            for (int words = random.nextInt(5) + 1; words > 0; words--) {
                out.append(span(2)).append(' ');
            }
            out.append(i == 1 ? "" : pick("\n", "  \n", "\\\n"));
        }
        return out.toString().strip();
    }

    private String span(int depth) {
        return switch (random.nextInt(depth == 0 ? 12 : 24)) {
            case 12 -> "**" + span(depth - 1) + " " + span(depth - 1) + "**";
            case 13 -> "*" + span(depth - 1) + "*";
            case 14 -> "_" + span(depth - 1) + "_";
            case 15 -> "~~" + span(depth - 1) + "~~";
            case 16 -> "`" + pick(WORDS) + "`";
            case 17 ->
                "[" + pick("*" + pick(WORDS) + "*", "`" + pick(WORDS) + "`", "a **b** c", "![i](/j)", pick(WORDS))
                        + "](/" + pick(WORDS) + " \"" + pick(WORDS) + "\")";
            case 18 -> "![" + span(depth - 1) + "](/" + pick(WORDS) + ")";
            case 19 -> "[" + pick(WORDS) + "]";
            case 20 -> "\\" + pick("*", "_", "[", "`", "#", "a");
            case 21 -> "&" + pick("amp", "lt", "hellip", "#65", "#x41", "nothing") + ";";
            case 22 -> "<https://example.org/" + pick("a", "b") + ">";
            case 23 -> pick("*", "**", "_", "`", "[", "]", "5*3", "a_b_c", "<b>");
            default -> pick(WORDS);
        };
    }

    /** Returns {@code text} split into pieces of up to {@code longest} characters. */
    List<String> pieces(String text, int longest) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + random.nextInt(longest) + 1);
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
