// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.pages;

import java.util.Locale;

/** What must hold on a page in one engine, and why it is less than everything. */
record Expectation(Level level, String reason) {
    /** A reason shorter than this says nothing. */
    private static final int REASON = 20;

    enum Level {
        /** The widget mounts, opens and answers, and the page is unharmed. */
        CONVERSATION("yes"),
        /** No widget, and the page is unharmed. */
        PAGE("page"),
        /** Not met there at all. */
        MISSING("-");

        final String mark;

        Level(String mark) {
            this.mark = mark;
        }
    }

    /**
     * Reads {@code conversation}, {@code page: why no more} or {@code missing: why}.
     *
     * @throws IllegalArgumentException for anything else, and where a reason is asked for and missing
     */
    static Expectation of(Target target, String text) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        String reason = colon < 0 ? "" : text.substring(colon + 1).strip();
        Level level = Level.valueOf(word.strip().toUpperCase(Locale.ROOT));
        // That an old engine has the page alone needs no reason: it is what that column is for.
        Level usual = target == Target.HTMLUNIT ? Level.PAGE : Level.CONVERSATION;
        if (level != usual && reason.length() < REASON) {
            throw new IllegalArgumentException(target.title + ": \"" + text + "\" does not say why");
        }
        return new Expectation(level, reason);
    }
}
