// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Reads word lists: a line for each entry, words separated by commas, comments after {@code #}. */
final class WordFile {
    private WordFile() {}

    static List<String> resource(String name) {
        try (InputStream stream = Objects.requireNonNull(WordFile.class.getResourceAsStream(name), name)) {
            return lines(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    /** Returns the words of a comma-separated list, in lower case. */
    static List<String> words(String list) {
        return Arrays.stream(list.split(","))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
