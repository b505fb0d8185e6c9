// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.steps;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.strings.Humanize;

/** What visitors read about a tool: the server's text, or else words from its name. */
public final class ToolTexts {
    private ToolTexts() {}

    /** Returns the server's title of the tool of {@code part}, or else its name as words. */
    public static String title(Part part) {
        String title = text(part, "title");
        return title == null ? Humanize.of(part.name) : title;
    }

    /** Returns whether {@code part} asks the visitor to approve {@code call}, which waits for it (tools.md, Texts for visitors). */
    public static boolean asks(Part part, Part call) {
        return part.kind == Part.APPROVAL
                && call.kind == Part.TOOL
                && part.id.equals(Text.concat("approval-", call.id));
    }

    /** Returns whether the visitor has approved what {@code part} asks. */
    public static boolean isApproved(Part part) {
        return part.decision != null && Text.startsWith(part.decision, "approve", 0);
    }

    /** Returns the server's text {@code key} about {@code part}, or null. */
    public static @Nullable String text(Part part, String key) {
        JsonValue wire = part.wire;
        String text = wire == null ? null : wire.string(key);
        return text == null || text.isEmpty() ? null : text;
    }
}
