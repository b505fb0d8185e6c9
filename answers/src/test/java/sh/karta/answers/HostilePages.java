// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Pages that cost a naive reader far more memory or time than their size: some product or square of it. */
public final class HostilePages {
    private static final int DEPTH = 250;

    private HostilePages() {}

    /** Returns the content of hostile pages by their file names, which say what they attack. */
    static Map<String, String> ofSize(int size) {
        String lines = "a<br>".repeat(size / 5);
        String hardBreaks = "a  \n".repeat(size / 4);
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("nested-lists.html", "<ul><li>".repeat(DEPTH) + lines);
        pages.put("nested-tables.html", "<table><tr><td>a".repeat(DEPTH / 3) + lines);
        pages.put("nested-quotes.html", "<blockquote>".repeat(DEPTH) + lines);
        pages.put(
                "open-formatting.html",
                IntStream.range(0, DEPTH / 3).mapToObj(i -> "<b id=" + i + ">").collect(Collectors.joining())
                        + "<p>a".repeat(size / 4));
        pages.put(
                "long-base.html",
                "<base href=https://a.example/" + "a".repeat(size / 2) + "/>" + "<a href=x>y</a> ".repeat(size / 32));
        pages.put("skipped-siblings.html", "<nav></nav><p>a</p>".repeat(size / 19));
        pages.put("self-links.html", "<h1>" + "<a href=#a>#</a>".repeat(size / 16) + "</h1><p>a");
        pages.put("headings.html", "<h2>a</h2>b".repeat(size / 11));
        pages.put("nested-lists.md", "- ".repeat(DEPTH) + hardBreaks);
        pages.put("nested-quotes.md", "> ".repeat(DEPTH) + hardBreaks);
        pages.put(
                "long-reference.md",
                "[a]: https://a.example/" + "a".repeat(size / 2) + "\n\n" + "[a] ".repeat(size / 8));
        pages.put("html-lists.md", "- ".repeat(8) + "<ul><li>".repeat(DEPTH) + lines);
        pages.put("underscores.md", "a" + "_".repeat(size) + "b");
        pages.put("shortcodes.md", "{{< ".repeat(size / 4));
        pages.put("spaces.md", "# a" + " ".repeat(size) + "b");
        pages.put("tildes.md", "````\n```\n" + "~".repeat(size) + "\n````\n");
        pages.put("stars.md", "*a ".repeat(size / 3));
        pages.put("brackets.md", "![a".repeat(size / 3));
        pages.put("cells.md", "|a".repeat(size / 4) + "|\n" + "|-".repeat(size / 4) + "|\n");
        return pages;
    }

    /** Writes them into a folder. */
    public static void write(Path folder, int size) throws IOException {
        for (Map.Entry<String, String> page : ofSize(size).entrySet()) {
            Files.writeString(folder.resolve(page.getKey()), page.getValue());
        }
    }
}
