// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import java.util.Collection;

/** Prepares text from another system for the log: one line, cut to a length, without the secrets that were sent there. */
public final class Excerpt {
    /** Shorter values occur by chance, and hiding them would garble the text. */
    private static final int SHORTEST_SECRET = 6;

    private Excerpt() {}

    /** Returns at most {@code limit} characters of {@code text}. */
    public static String of(String text, Collection<String> secrets, int limit) {
        String clean = text;
        for (String secret : secrets) {
            if (secret.length() >= SHORTEST_SECRET) {
                clean = clean.replace(secret, "(secret)");
            }
        }
        String line = clean.replaceAll("\\p{Cntrl}+|\\s+", " ").strip();
        return line.length() <= limit ? line : line.substring(0, limit) + "…";
    }
}
