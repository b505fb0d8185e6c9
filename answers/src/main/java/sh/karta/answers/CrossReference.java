// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.regex.Pattern;

/** Recognizes sentences that point to another block of their page, in English, German and French. */
final class CrossReference {
    /** With an object, it is a preposition: "below the limit", "above 100". */
    private static final String ADVERB =
            "\\b(?!\\s+(?:(?:an?|the|this|that|these|those|its|your|our|their|each|any|all|zero|one)\\b|[\\p{N}`*$\\[-]))";

    private static final String GERMAN_PLACE = "(?:siehe|wie|tabelle|liste|beispiel|abschnitt|absatz|code) ";
    private static final String GERMAN_PART =
            "(?:stehend\\w*|\\s+(?:genannt|aufgeführt|beschrieben|gezeigt|erwähnt|stehend)\\w*)";

    private static final Pattern AHEAD = Pattern.compile("(?iU)\\b(?:below" + ADVERB
            + "|the following\\b|as follows\\b"
            + "|" + GERMAN_PLACE + "unten\\b|unten" + GERMAN_PART
            + "|nachstehend\\w*|(?:im|wie) folg\\w+|folgende[mnrs]?\\b"
            + "|ci-dessous\\b|comme suit\\b|suivante?s\\b|suivante\\b)");

    private static final Pattern BACK = Pattern.compile("(?iU)\\b(?:above" + ADVERB
            + "|" + GERMAN_PLACE + "oben\\b|oben" + GERMAN_PART + "|obige[mnrs]?\\b"
            + "|ci-dessus\\b)");

    /** A colon before the last words: the sentence itself has what it points to. */
    private static final Pattern COMPLETE = Pattern.compile(":\\s+\\S");

    private CrossReference() {}

    /** Returns whether a sentence points to what follows it. */
    static boolean isAhead(String sentence) {
        return AHEAD.matcher(sentence).find() && !COMPLETE.matcher(sentence).find();
    }

    /** Returns whether a sentence points to what is before it. */
    static boolean isBack(String sentence) {
        return BACK.matcher(sentence).find();
    }
}
