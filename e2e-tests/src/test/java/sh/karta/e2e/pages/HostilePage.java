// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A hostile page: its folder and its {@code expect.md}. That file has a heading, a description of the expected
 * behaviour, and a line per engine, {@code - Firefox: conversation} (see {@link Expectation}). If the console must
 * show a message for the page's author, it has the line {@code - Console: `pattern`}.
 */
record HostilePage(
        String name,
        String title,
        Map<Target, Expectation> expectations,
        @Nullable Pattern console) {
    private static final Pattern TITLE = Pattern.compile("\\A# (.+)");
    private static final Pattern CONSOLE = Pattern.compile("(?m)^- Console: `(.+)`$");
    private static final int SENTENCES = 60;

    /** Returns the names of all folders. */
    static List<String> names() {
        try (Stream<Path> entries = Files.list(folder())) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the page of a folder. Fails if {@code expect.md} is missing or incomplete. */
    static HostilePage of(String name) {
        String text = file(name, "expect.md");
        if (text == null) {
            throw new AssertionError(name + " has no expect.md");
        }
        Matcher title = TITLE.matcher(text);
        if (!title.find()
                || text.lines().filter(line -> !line.startsWith("-")).count() < 3
                || text.length() < SENTENCES) {
            throw new AssertionError(name + "/expect.md has no description of the expected behaviour");
        }
        Map<Target, Expectation> expectations = new EnumMap<>(Target.class);
        for (Target target : Target.values()) {
            Matcher line = Pattern.compile("(?m)^- " + target.title + ": (.+)$").matcher(text);
            if (!line.find()) {
                throw new AssertionError(name + "/expect.md has no line for " + target.title);
            }
            try {
                expectations.put(target, Expectation.of(target, line.group(1)));
            } catch (IllegalArgumentException unclear) {
                throw new AssertionError(name + "/expect.md: " + unclear.getMessage(), unclear);
            }
        }
        Matcher console = CONSOLE.matcher(text);
        return new HostilePage(
                name, title.group(1), expectations, console.find() ? Pattern.compile(console.group(1)) : null);
    }

    Expectation in(Target target) {
        return Objects.requireNonNull(expectations.get(target));
    }

    /** Returns the name of the page's own file. */
    String document() {
        return file(name, "page.xhtml") == null ? "page.html" : "page.xhtml";
    }

    /** Returns the body of an async function that the page runs during a conversation, or null. */
    @Nullable
    String act() {
        return file(name, "act.js");
    }

    private static @Nullable String file(String folder, String name) {
        Path file = folder().resolve(folder).resolve(name);
        try {
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(HostilePage.class.getResource("seen.js"))
                            .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
