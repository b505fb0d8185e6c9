// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

/**
 * Joins characters that an endpoint has cut between two UTF-16 code units. A half whose other half never arrives becomes U+FFFD, because
 * it cannot be written as UTF-8. Used by one thread.
 */
final class WholeCharacters {
    private static final char REPLACEMENT = '\uFFFD';

    private String held = "";

    /** Returns the whole characters up to the end of a piece. */
    String pass(String piece) {
        String text = held + piece;
        int end = text.length();
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        held = text.substring(end);
        return repaired(text.substring(0, end));
    }

    /** Returns the rest at the end of the text. */
    String rest() {
        String rest = repaired(held);
        held = "";
        return rest;
    }

    private static String repaired(String text) {
        StringBuilder repaired = null;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (Character.isHighSurrogate(c)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                at++;
            } else if (Character.isSurrogate(c)) {
                repaired = repaired == null ? new StringBuilder(text) : repaired;
                repaired.setCharAt(at, REPLACEMENT);
            }
        }
        return repaired == null ? text : repaired.toString();
    }
}
