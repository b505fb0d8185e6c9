// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.versions;

import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.ScrollBoxes;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.panel.context.PanelContext;

/** The field in which a message of the visitor is changed, in place of its bubble. */
final class Editor {
    final Message message;
    private final PanelContext context;
    private final VersionsView versions;
    private final HTMLElement root = Dom.el("div", "editor");
    private final HTMLTextAreaElement field;
    private final HTMLElement note;
    private final HTMLElement cancel;
    private final HTMLElement send;
    private final boolean grows = Dom.supports("field-sizing", "content");

    /** Whether the text is being sent. It stays until the server has accepted it. */
    private boolean sending;

    /** Whether the server has accepted the text. */
    private boolean accepted;

    /** Whether the visitor has not moved the focus out of the field. A field that is taken out of the page loses it. */
    private boolean focused;

    /** Creates an editor with {@code text}, without showing it. */
    Editor(PanelContext context, VersionsView versions, Message message, String text) {
        this.context = context;
        this.versions = versions;
        this.message = message;
        field = Dom.textArea("field", root);
        field.setValue(text);
        HTMLElement row = Dom.el("div", "buttons", root);
        note = Dom.el("span", "note", row);
        Dom.attr(note, "role", "status");
        cancel = Dom.button("button", row, event -> versions.close(true));
        send = Dom.button("button first", row, event -> send());
        Dom.on(field, "input", event -> typed());
        Dom.on(field, "focus", event -> focused = true);
        // Engines differ in whether they report the removal of a focused field, and when.
        Dom.on(
                field,
                "blur",
                event -> context.clock.after(0, () -> focused &= !Dom.isConnected(field) || Dom.hasFocus(field)));
        Dom.on(root, "keydown", this::key);
    }

    /** Adds the editor at the end of {@code turn}, the element of the message, with texts in the current language. Keeps the focus. */
    void show(HTMLElement turn) {
        Dom.flag(turn, "editing", true);
        turn.appendChild(root);
        if (focused) {
            Dom.focus(field);
        }
        Dom.attr(field, "aria-label", context.strings.get("edit"));
        Dom.flag(note, "bad", false);
        Dom.setText(note, context.strings.get("stays"));
        Dom.setText(cancel, context.strings.get("cancel"));
        Dom.setText(send, context.strings.get("send"));
        typed();
    }

    /** Focuses the field and makes it visible, unless its text is being sent: the field is removed when that is done. */
    void focus() {
        if (!sending) {
            Dom.focus(field);
            ScrollBoxes.reveal(root);
        }
    }

    String text() {
        return field.getValue();
    }

    boolean isAccepted() {
        return accepted;
    }

    void accepted() {
        accepted = true;
    }

    /** Returns whether the text differs from that of the message, or is being sent. */
    boolean isChanged() {
        return sending || !text().equals(message.text());
    }

    /** Removes the editor. */
    void remove() {
        HTMLElement turn = (HTMLElement) root.getParentNode();
        if (turn != null) {
            Dom.flag(turn, "editing", false);
            Dom.remove(root);
        }
    }

    /** Shows why the text was not sent. */
    void failed(KartaError error) {
        Dom.flag(note, "bad", true);
        Dom.setText(note, context.strings.get(key(error, "unsent")));
    }

    /** Returns the key of the text about {@code error}, or {@code otherwise} if the error has no text of its own. */
    static String key(KartaError error, String otherwise) {
        return switch (error.code) {
            case "version_limit" -> "versionLimit";
            case "held" -> "versionHeld";
            case ErrorCode.BUSY, ErrorCode.TURN_RUNNING -> "versionBusy";
            default -> otherwise;
        };
    }

    private void typed() {
        if (!grows) {
            Dom.fitHeight(field);
        }
        versions.keep(this);
        refresh();
    }

    /** Allows sending once, if there is a text and no turn runs. */
    void refresh() {
        Dom.disable(send, !ready());
        Dom.disable(cancel, sending);
    }

    private boolean ready() {
        return !sending && versions.isFree() && !Dom.isBlank(field);
    }

    private void key(JSObject event) {
        if (Dom.isKey(event, "Escape")) {
            Dom.consume(event);
            if (!sending) {
                versions.close(true);
            }
        } else if (Dom.isKey(event, "Enter") && !((KeyboardEvent) event).isShiftKey() && Dom.hasFocus(field)) {
            Dom.consume(event);
            send();
        }
    }

    private void send() {
        if (ready()) {
            sending = true;
            field.setReadOnly(true);
            refresh();
            versions.send(message, text());
        }
    }
}
