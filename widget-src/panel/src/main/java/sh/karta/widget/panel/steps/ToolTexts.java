// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.steps;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.strings.Humanize;

/** What visitors read about a tool: the server's text, or else words from its name. */
public final class ToolTexts {
    private ToolTexts() {}

    /** Returns the server's title of the tool of {@code part}, or else its name as words. */
    public static String title(Part part) {
        String title = text(part, "title");
        return title == null ? Humanize.of(part.name) : title;
    }

    /** Returns the server's text {@code key} about {@code part}, or null. */
    public static @Nullable String text(Part part, String key) {
        JsonValue wording = part.wording;
        String text = wording == null ? null : wording.string(key);
        return text == null || text.isEmpty() ? null : text;
    }
}
