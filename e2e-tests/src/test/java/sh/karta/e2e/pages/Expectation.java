// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.pages;

import java.util.Locale;

/** The required level for a page in one engine, and the reason if it is not the highest. */
record Expectation(Level level, String reason) {
    /** Minimum length of a meaningful reason. */
    private static final int REASON = 20;

    enum Level {
        /** The widget mounts, opens and answers, and the page is unaffected. */
        CONVERSATION("yes"),
        /** The widget is absent, and the page is unaffected. */
        PAGE("page"),
        /** Not tested in this engine. */
        MISSING("-");

        final String mark;

        Level(String mark) {
            this.mark = mark;
        }
    }

    /**
     * Parses {@code conversation}, {@code page: reason} or {@code missing: reason}.
     *
     * @throws IllegalArgumentException if the text has another form, or lacks a required reason
     */
    static Expectation of(Target target, String text) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        String reason = colon < 0 ? "" : text.substring(colon + 1).strip();
        Level level = Level.valueOf(word.strip().toUpperCase(Locale.ROOT));
        // An old engine shows the page only, which needs no reason.
        Level usual = target == Target.HTMLUNIT ? Level.PAGE : Level.CONVERSATION;
        if (level != usual && reason.length() < REASON) {
            throw new IllegalArgumentException(target.title + ": \"" + text + "\" has no reason");
        }
        return new Expectation(level, reason);
    }
}
