// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.dom.Clipboard;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.strings.Strings;

/**
 * A button that copies a text and briefly confirms it, or says that it failed. The style sheet draws its icon only while it is visible:
 * engines check each SVG element for animations in every frame, and a conversation would have thousands.
 */
public final class CopyButton {
    /** Provides the text to copy, on each click. */
    public interface Source {
        String text();
    }

    /** Duration of the confirmation or failure in milliseconds. */
    private static final int COPIED = 2000;

    private CopyButton() {}

    /**
     * Adds a button to {@code parent}, unless the page has no clipboard.
     *
     * @param rich an element whose Markdown is copied as HTML too, for pages and documents, or null
     */
    public static void add(HTMLElement parent, Strings strings, Source source, @Nullable HTMLElement rich) {
        if (!Clipboard.exists()) {
            return;
        }
        String label = strings.get("copy");
        String failed = Text.concat(": ", strings.get("failed"));
        HTMLElement button = Dom.el("button", "action copy", parent);
        Dom.attr(button, "type", "button");
        Dom.label(button, label);
        Dom.on(
                button,
                "click",
                event -> Clipboard.copy(source.text(), rich, error -> {
                    String state = error == null ? "done" : "refused";
                    show(button, state, true, error == null ? strings.get("copied") : Text.concat(label, failed));
                    Natives.held().setTimeout(Guard.of(passed -> show(button, state, false, label)), COPIED);
                }));
    }

    private static void show(HTMLElement button, String state, boolean on, String label) {
        Dom.flag(button, state, on);
        Dom.label(button, label);
    }
}
