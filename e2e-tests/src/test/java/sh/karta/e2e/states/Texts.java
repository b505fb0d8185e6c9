// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Replacements for all English texts that look like the originals (public-api §4). Each begins with invisible characters that say its key,
 * so the states look and are named as without them, and a text without a mark is one that the page cannot replace.
 */
final class Texts {
    /** The English texts are JSON in constants of these classes. */
    private static final Path SOURCES = Path.of("..", "widget-src", "panel", "src", "main", "java");

    private static final Pattern TEXT = Pattern.compile("\"([\\w.]+)\":(\"(?:[^\"\\\\]|\\\\.)*\")");

    /** These two are no texts: the language and the direction of its script. */
    private static final Set<String> SETTINGS = Set.of("lang", "dir");

    /** A mark is the first of these, which are invisible and take no space, and four others: the digits of the key's number. */
    private static final char FIRST = '\u2060';

    private static final Pattern MARK = Pattern.compile("\u2060[\u2061-\u2064]{4}");

    /** Records the keys of all texts that are shown, used as names or announced, except hidden ones. */
    private static final String NOTES = """
            window.noted = new Set();
            window.faults = new Set();
            const MARK = /\\u2060([\\u2061-\\u2064]{4})/g;
            const digits = (mark) => [...mark].reduce((number, digit) => number * 4 + digit.charCodeAt(0) - 0x2061, 0);
            const note = (text) => {
              for (const [, mark] of text.matchAll(MARK)) noted.add(keys[digits(mark)]);
              if (originals.has(text.trim())) faults.add(`not replaced: ${text}`);
              if (/\\u2060[^\\u2060]*\\{[a-z]+}/.test(text)) faults.add(`placeholder without a value: ${text}`);
            };
            const look = (root) => {
              for (const element of root.querySelectorAll("*")) {
                if (!element.checkVisibility({ visibilityProperty: true })) continue;
                for (const { name, value } of element.attributes) if (!["class", "part", "id", "name"].includes(name)) note(value);
                for (const { nodeType, data } of element.childNodes) if (nodeType === Node.TEXT_NODE) note(data);
              }
            };
            const seen = new WeakSet();
            new MutationObserver(() => {
              const root = document.querySelector("karta-widget")?.shadowRoot;
              if (!root || seen.has(root)) return;
              seen.add(root);
              new MutationObserver(() => look(root)).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
            }).observe(document, { subtree: true, childList: true });
            """;

    private final Set<String> left = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();

    /** Lets each page that {@code page} shows from now on replace the texts. */
    Texts(Page page) {
        Map<String, String> english = english();
        List<String> keys = List.copyOf(english.keySet());
        Map<String, String> marked = new LinkedHashMap<>();
        keys.forEach(key -> marked.put(key, mark(keys.indexOf(key)) + english.get(key)));
        marked.put("lang", "en");
        marked.put("dir", "ltr");
        // The plural forms of a text are one text.
        keys.forEach(key -> left.add(key.replaceFirst("\\..*", "")));
        page.addInitScript("window.texts = " + json(marked) + "; window.keys = " + json(keys)
                + "; window.originals = new Set(" + json(english.values()) + ");" + NOTES);
    }

    /** Notes which texts the current state has shown. */
    void read(Page page, String state) {
        ((List<?>) page.evaluate("[...noted]")).forEach(key -> left.remove(((String) key).replaceFirst("\\..*", "")));
        ((List<?>) page.evaluate("[...faults]")).forEach(fault -> faults.add(state + ": " + fault));
    }

    /** Returns the texts without a mark, and those with an unfilled placeholder. */
    List<String> faults() {
        return faults;
    }

    /** Returns the keys whose text was in none of the states. */
    Set<String> left() {
        return left;
    }

    /** Returns {@code text} as it would be without the marks. */
    static String unmarked(String text) {
        return MARK.matcher(text).replaceAll("");
    }

    private static String mark(int number) {
        StringBuilder mark = new StringBuilder().append(FIRST);
        for (int digit = 64; digit > 0; digit /= 4) {
            mark.append((char) (FIRST + 1 + number / digit % 4));
        }
        return mark.toString();
    }

    private static Map<String, String> english() {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(file -> file.toString().endsWith("English.java"))
                    .toList()) {
                Matcher text = TEXT.matcher(Files.readString(file));
                while (text.find()) {
                    texts.put(
                            text.group(1), JsonParser.parseString(text.group(2)).getAsString());
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        texts.keySet().removeAll(SETTINGS);
        return texts;
    }

    private static String json(Object value) {
        return new Gson().toJson(value);
    }
}
