// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds names of code in text, such as {@code onRequest}, {@code data-base-url}, {@code karta("open")} and words in code spans, and splits
 * them into words.
 */
final class Identifiers {
    /**
     * The parts are limited in number, because Java's matcher recurses once for each. A name begins where a word does, because a document
     * can have a word of a million letters.
     */
    private static final Pattern NAME =
            Pattern.compile("(?<![A-Za-z0-9])(?:-{0,2}[A-Za-z_][A-Za-z0-9]*+(?:[-_.:/][A-Za-z0-9]+){1,100}"
                    + "|[A-Za-z0-9]*[a-z0-9][A-Z][A-Za-z0-9]*|[A-Z][A-Z0-9]+_[A-Z0-9_]+)");

    private static final Pattern CODE = Pattern.compile("(?<!`)`{1,3} ?(-{0,2}@?[\\w][\\w:./-]*)(?:\\(\\))? ?`+");
    /** A call with a string, such as a command. Visitors and programs put different quotes around it. */
    private static final Pattern CALL =
            Pattern.compile("(?<![\\w$])([A-Za-z_$][\\w$]*+)\\(\\s{0,3}[\"'`“”‘’]([\\w:./-]+)[\"'`“”‘’]");

    /** The characters at which the tokenizer splits a name too. */
    private static final Pattern SPLIT = Pattern.compile("[-/]+");

    private static final Pattern JOINT = Pattern.compile("[-_.:/]+|(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern ONE_WORD = Pattern.compile("[a-z0-9]+");
    /** Matches the places where blocks have the names that they explain. */
    private static final Map<Block.Kind, Pattern> PLACES = Map.of(
            Block.Kind.TABLE, Pattern.compile("^\\|([^|]{1,200})\\|"),
            Block.Kind.LIST, Pattern.compile("(?m)^ *(?:[-*+]|\\d+[.)]) \\*{0,3}(`[^`\\n]{1,200}`)"));

    private static final int LONGEST = 80;

    private Identifiers() {}

    /** Returns the names in Markdown, in lower case. */
    static Set<String> of(String markdown) {
        // Names are compared with those of questions, which have no escapes.
        String text = markdown.replace("\\_", "_");
        Set<String> names = calls(text);
        for (Pattern pattern : List.of(NAME, CODE)) {
            Matcher name = pattern.matcher(text);
            while (name.find()) {
                String found = name.group(name.groupCount());
                if (found.length() <= LONGEST) {
                    names.add(found.toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    /** Returns the calls with a string in a text, in lower case and with one kind of quotes. */
    static Set<String> calls(String text) {
        Set<String> calls = new TreeSet<>();
        Matcher call = CALL.matcher(text);
        while (call.find()) {
            if (call.group().length() <= LONGEST) {
                calls.add((call.group(1) + "(\"" + call.group(2) + "\")").toLowerCase(Locale.ROOT));
            }
        }
        return calls;
    }

    /**
     * Returns the names that a passage explains rather than mentions, in lower case: those in its heading, in the first cell of a row, and
     * at the start of an item. Names of one word are left out, because they are words like any other.
     */
    static Set<String> explained(Passage passage) {
        Set<String> names = of(passage.heading());
        for (Block block : passage.blocks()) {
            Pattern place = PLACES.get(block.kind());
            if (place != null) {
                for (String part : block.parts()) {
                    place.matcher(part).results().forEach(found -> names.addAll(of(found.group(1))));
                }
            }
        }
        names.removeIf(name -> ONE_WORD.matcher(name).matches());
        return names;
    }

    /** Returns the words of the names in a text, so that "suggested prompts" finds {@code suggestedPrompts}. */
    static String parts(String text) {
        List<String> parts = new ArrayList<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            parts.addAll(List.of(JOINT.split(name.group())));
        }
        return String.join(" ", parts);
    }

    /** Returns the words of names that the tokenizer would leave joined, so that no word counts twice. */
    static String inner(String text) {
        List<String> inner = new ArrayList<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            for (String piece : SPLIT.split(name.group(), 0)) {
                String[] words = JOINT.split(piece, 0);
                if (words.length > 1) {
                    inner.addAll(List.of(words));
                }
            }
        }
        return String.join(" ", inner);
    }
}
