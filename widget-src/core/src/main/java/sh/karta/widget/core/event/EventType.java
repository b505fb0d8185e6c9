// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.event;

/** The public names of {@link AgentEvent#type} (public-api §6). */
public final class EventType {
    private static final String[] NAMES = {
        "status",
        "warming",
        "message",
        "thinking",
        "tool_use",
        "tool_result",
        "sources",
        "input_required",
        "done",
        "error",
        "user",
        "select",
        "decision",
        "other"
    };

    private EventType() {}

    /** Returns the name of {@code type}. */
    public static String name(int type) {
        return NAMES[type];
    }
}
