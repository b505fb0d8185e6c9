// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import java.util.Locale;

/** Selects the parts of a tool's calls that visitors see. */
public enum Visibility {
    /** Nothing. Neither the call nor its result leaves the server. */
    NONE,
    /** The name of the tool, and whether the call failed. */
    NAME,
    /** The name, the input and the result. */
    RESULT;

    /** Name of the field in {@code agent.tool_use} and {@code agent.tool_result}. Calls without it have {@link #NAME}. */
    static final String FIELD = "visible";

    /** Returns the name in the configuration and in stored events. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Parses a wire name. Returns {@link #NAME} for an unknown one. */
    public static Visibility of(String wireName) {
        for (Visibility each : values()) {
            if (each.wireName().equals(wireName)) {
                return each;
            }
        }
        return NAME;
    }
}
