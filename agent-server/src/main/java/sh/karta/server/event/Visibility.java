// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import java.util.Locale;

/** How much of a tool's calls visitors see. */
public enum Visibility {
    /** Nothing: neither the call nor its result leaves the server. */
    NONE,
    /** That the tool was called, and whether it failed. */
    NAME,
    /** Input and result too. */
    RESULT;

    /** Name of the field in {@code agent.tool_use} and {@code agent.tool_result}; without it the call counts as {@link #NAME}. */
    static final String FIELD = "visible";

    /** Returns the word of the configuration and the log. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the word; anything else is {@link #NAME}. */
    public static Visibility of(String word) {
        for (Visibility each : values()) {
            if (each.wireName().equals(word)) {
                return each;
            }
        }
        return NAME;
    }
}
