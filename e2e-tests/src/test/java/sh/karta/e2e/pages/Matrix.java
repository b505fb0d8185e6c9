// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.pages;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The results by page and engine, printed after all tests. */
final class Matrix implements AutoCloseable {
    private final Map<String, String> results = new ConcurrentHashMap<>();

    private Matrix() {}

    static Matrix of(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(Matrix.class))
                .computeIfAbsent(Matrix.class, key -> new Matrix(), Matrix.class);
    }

    /** Records that a page met its expectation. */
    void met(HostilePage page, Target target) {
        results.put(page.name() + target, page.in(target).level().mark);
    }

    @Override
    public void close() {
        System.out.println(this);
    }

    /** Returns a line per page, followed by the reason of every gap. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("\nHostile pages: yes = a whole conversation, page = only the page,"
                + " unaffected; - = see below, ? = not run (-Pfull runs all)\n");
        line(text, "", "Chromium", "Firefox", "WebKit", "HtmlUnit");
        Set<String> gaps = new LinkedHashSet<>();
        for (String name : HostilePage.names()) {
            HostilePage page = HostilePage.of(name);
            List<String> cells = new ArrayList<>();
            for (Target target : Target.values()) {
                Expectation expected = page.in(target);
                cells.add(
                        expected.level() == Expectation.Level.MISSING
                                ? expected.level().mark
                                : results.getOrDefault(name + target, "?"));
                if (!expected.reason().isEmpty()) {
                    gaps.add(name + ", " + target.title + ": " + expected.reason());
                }
            }
            line(text, name, cells.toArray(new String[0]));
        }
        gaps.forEach(gap -> text.append("  ").append(gap).append('\n'));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String... cells) {
        text.append("  ").append(name).append(" ".repeat(24 - name.length()));
        for (String cell : cells) {
            text.append(cell).append(" ".repeat(10 - cell.length()));
        }
        text.append('\n');
    }
}
