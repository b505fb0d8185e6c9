// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.strings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every language has every text, and every text is used. */
class LanguagesTest {
    private static final Path LANGUAGES = Path.of("src", "main", "languages");
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern MEMBER = Pattern.compile("\"([^\"]+)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern SLOT = Pattern.compile("\\{[a-z]+}");
    private static final Pattern FORM = Pattern.compile("(.+)\\.(zero|one|two|few|many)");

    /** Returns the English texts of the panel and of its chunks. They are read from sources, in which they have no escapes. */
    private static Map<String, String> english() throws IOException {
        Map<String, String> words = new TreeMap<>();
        for (Path file : files(LanguagesTest::isEnglish)) {
            members(Files.readString(file)).forEach((key, text) -> assertEquals(null, words.put(key, text), key));
        }
        return words;
    }

    private static boolean isEnglish(Path file) {
        return file.getFileName().toString().endsWith("English.java");
    }

    private static List<Path> files(Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(Files::isRegularFile).filter(wanted).toList();
        }
    }

    private static Map<String, String> members(String json) {
        Map<String, String> members = new TreeMap<>();
        for (Matcher member = MEMBER.matcher(json); member.find(); ) {
            assertEquals(null, members.put(member.group(1), member.group(2)), "twice: " + member.group(1));
        }
        return members;
    }

    private static Map<String, String> language(String code) throws IOException {
        return members(Files.readString(LANGUAGES.resolve(code + ".json")));
    }

    @Test
    void everyLanguageOfTheContractHasItsFile() throws IOException {
        try (Stream<Path> files = Files.list(LANGUAGES)) {
            assertEquals(
                    List.of("ar.json", "de.json", "es.json", "fr.json", "ja.json", "pt.json", "zh.json"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar", "de", "es", "fr", "ja", "pt", "zh"})
    void noKeyIsMissingAndNoneIsUnknown(String code) throws IOException {
        Set<String> keys = new TreeSet<>();
        for (String key : language(code).keySet()) {
            Matcher form = FORM.matcher(key);
            keys.add(form.matches() ? form.group(1) : key);
        }
        assertEquals(english().keySet(), keys);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar", "de", "es", "fr", "ja", "pt", "zh"})
    void eachTextHasThePlaceholdersOfTheEnglishOne(String code) throws IOException {
        Map<String, String> english = english();
        List<String> wrong = new ArrayList<>();
        language(code).forEach((key, text) -> {
            Set<String> slots = slots(text);
            Matcher form = FORM.matcher(key);
            // The forms for one and two need no number in languages that have words for them.
            boolean named = form.matches() && slots.isEmpty();
            if (!named && !slots.equals(slots(english.get(form.matches() ? form.group(1) : key)))) {
                wrong.add(key + ": " + text);
            }
        });
        assertEquals(List.of(), wrong);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar", "de", "es", "fr", "ja", "pt", "zh"})
    void noTextIsLeftInEnglish(String code) throws IOException {
        Map<String, String> english = english();
        // The same word in both languages, a name, or a direction.
        Set<String> same =
                Set.of("dir", "footer", "agent", "suggestions", "mentions", "sources", "sourceCount", "log", "history");
        List<String> left = new ArrayList<>();
        language(code).forEach((key, text) -> {
            if (text.equals(english.get(key)) && !same.contains(key)) {
                left.add(key + ": " + text);
            }
        });
        assertEquals(List.of(), left);
    }

    @Test
    void everyKeyIsUsedInTheSources() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (Path file : files(each -> !isEnglish(each))) {
            sources.append(Files.readString(file));
        }
        Set<String> unused = new TreeSet<>(english().keySet());
        unused.removeIf(key -> sources.indexOf('"' + key + '"') >= 0);
        // The server names the options of an approval. The panel adds "_done" for the line after the decision.
        for (String option : List.of("approve_once", "approve_session", "deny")) {
            unused.removeAll(List.of(option, option + "_done"));
        }
        // Dictation names its problems, and the texts of "speech_" follow the names.
        for (String problem : List.of(
                "silent",
                "network",
                "too_large",
                "unsupported_media",
                "rate_limited",
                "NotFoundError",
                "NotAllowedError")) {
            unused.remove("speech_" + problem);
        }
        assertEquals(Set.of(), unused);
    }

    @Test
    void everyKeyUsedInTheSourcesExists() throws IOException {
        Pattern asked = Pattern.compile("(?:strings\\.get|context\\.count)\\(\\s*\"(\\w+)\"");
        Set<String> missing = new TreeSet<>();
        for (Path file : files(any -> true)) {
            for (Matcher key = asked.matcher(Files.readString(file)); key.find(); ) {
                missing.add(key.group(1));
            }
        }
        assertTrue(missing.contains("newChat"), "keys found in the sources");
        missing.removeAll(english().keySet());
        assertEquals(Set.of(), missing);
    }

    private static Set<String> slots(String text) {
        Set<String> slots = new TreeSet<>();
        for (Matcher slot = SLOT.matcher(text); slot.find(); ) {
            slots.add(slot.group());
        }
        return slots;
    }
}
