// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.panel.style.Icons;

/** The small line under a message: an icon, what happened, and what can be done. */
public final class Notes {
    private Notes() {}

    /** Adds an icon and words. */
    public static void add(HTMLElement note, String icon, String text) {
        HTMLElement line = Dom.el("span", "", note);
        line.appendChild(Dom.icon(icon));
        Dom.text(text, line);
    }

    /** Adds a button that looks like a link. */
    public static void link(HTMLElement note, String text, Callback onClick) {
        Dom.setText(Dom.button("link", note, onClick), text);
    }

    /** Says why {@code message} failed, and offers to try again where that may help. */
    static void failure(Ui ui, HTMLElement note, Message message, String otherwise) {
        KartaError error = message.error;
        boolean limited = error != null && error.isLimit();
        String key = key(error, otherwise);
        Dom.attr(note, "role", "alert");
        // Why a limit is there its card says; here stands what has become of the words.
        add(note, Icons.ALERT, ui.strings.get(key));
        if (key.equals(otherwise) && (message.visitors || !limited)) {
            link(note, ui.strings.get("retry"), event -> {
                ui.actions.stay();
                ui.conversation.retry(message);
            });
        } else if (key.equals("tooLarge")) {
            link(note, ui.strings.get("edit"), event -> {
                ui.conversation.cancel(message);
                ui.actions.open(message.text());
            });
        }
    }

    private static String key(@Nullable KartaError error, String otherwise) {
        if (error == null) {
            return otherwise;
        }
        if (error.status == 413 || error.code.equals("too_large")) {
            return "tooLarge";
        }
        // Nothing the visitor does can mend a key, an origin or an identity that the server refuses.
        return error.status == 401 || error.status == 403 ? "refused" : otherwise;
    }
}
