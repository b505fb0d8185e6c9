// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.elements.Notes;

/** The note under a message that failed. */
final class FailureNote {
    private FailureNote() {}

    /** Shows why {@code message} failed, with a retry button if that may help. */
    static void add(PanelContext context, HTMLElement parent, Message message, String otherwise) {
        KartaError error = message.error;
        boolean limited = error != null && error.isLimit();
        String key = key(error, otherwise);
        HTMLElement note = Dom.el("div", limited ? "note limited" : "note bad", parent);
        // The card explains a limit, so the note would only repeat it.
        if (!limited) {
            Dom.attr(note, "role", "alert");
            String text = context.strings.get(key);
            if (error != null && error.code.equals(ErrorCode.BAD_RESPONSE)) {
                // It names a setting, which the visitor does not know.
                context.log.warn(error.message);
            } else if (error != null
                    && error.kind == ErrorCode.SERVER
                    && !error.code.equals(ErrorCode.EVENT_TOO_LARGE)
                    && message.last() == null) {
                // An answer that failed before its first word was not interrupted. The server's message describes the
                // failure better.
                text = error.message;
            }
            Notes.add(note, Icons.ALERT, text);
        }
        if (key.equals(otherwise) && message.retriable) {
            Notes.link(note, context.strings.get(limited ? "sendAgain" : "retry"), event -> {
                context.actions.focusTranscript();
                context.conversation.retry(message);
            });
        } else if (key.equals("tooLarge")) {
            Notes.link(note, context.strings.get("edit"), event -> {
                // With a draft, the message stays where it is, because the composer has room for one of them.
                if (context.actions.open(message.text())) {
                    context.conversation.cancel(message);
                }
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
        // The visitor cannot fix a key, origin or identity that the server refuses.
        return error.status == 401 || error.status == 403 ? "refused" : otherwise;
    }
}
