// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.port.Store;
import sh.karta.widget.core.storage.StorageKeys;
import sh.karta.widget.panel.style.Icons;

/** Where the visitor writes: grows to six lines, keeps its draft, and sends or stops with one button. */
final class ComposerView implements View {
    private final Ui ui;
    private final Store store;
    final HTMLElement root;
    private final HTMLTextAreaElement field;
    private final HTMLElement submit;
    private final HTMLElement face;
    private final boolean growsByItself = Dom.supports("field-sizing", "content");
    private String icon = "";

    ComposerView(Ui ui, Store store, HTMLElement parent) {
        this.ui = ui;
        this.store = store;
        root = Dom.el("div", "composer", parent);
        field = Dom.textArea("field", root);
        Dom.attr(field, "enterkeyhint", "send");
        submit = Dom.button("submit", root, event -> submit());
        face = Dom.el("span", "", submit);
        Dom.on(field, "keydown", this::key);
        Dom.on(field, "input", event -> typed());
        String draft = store.get(StorageKeys.DRAFT);
        if (draft != null) {
            fill(draft);
        }
    }

    /** Puts {@code text} into the field, the caret behind it. */
    void fill(String text) {
        field.setValue(text);
        typed();
    }

    void focus() {
        Dom.focus(field);
    }

    /** Keeps what is written, in case the page goes away. */
    void save() {
        String draft = field.getValue();
        if (draft.isEmpty()) {
            store.remove(StorageKeys.DRAFT);
        } else {
            store.set(StorageKeys.DRAFT, draft);
        }
    }

    @Override
    public void update() {
        boolean locked = ui.conversation.limit() != null;
        boolean running = ui.conversation.turn() != TurnState.IDLE;
        Dom.flag(root, "locked", locked);
        field.setDisabled(locked);
        String hint = locked ? ui.lock : ui.themed("placeholder", "placeholder");
        if (!hint.equals(field.getPlaceholder())) {
            field.setPlaceholder(hint);
            Dom.attr(field, "aria-label", hint);
        }
        show(running ? Icons.STOP : Icons.SEND);
        Dom.flag(submit, "stop", running);
        Dom.label(submit, ui.strings.get(running ? "stop" : "send"));
        Dom.disable(submit, !running && (locked || !ready()));
    }

    private boolean ready() {
        return !ui.uploading && (ui.attachments != null || !Dom.isBlank(field));
    }

    private void show(String path) {
        if (!icon.equals(path)) {
            icon = path;
            Dom.clear(face);
            face.appendChild(Dom.icon(path));
        }
    }

    private void key(JSObject event) {
        KeyboardEvent key = (KeyboardEvent) event;
        if (Dom.isKey(event, "Enter") && !key.isShiftKey()) {
            key.preventDefault();
            if (!key.isRepeat()) {
                send();
            }
        }
    }

    private void submit() {
        if (ui.conversation.turn() != TurnState.IDLE) {
            ui.conversation.stop();
        } else {
            send();
        }
        focus();
    }

    private void send() {
        if (ready() && ui.actions.send(Dom.isBlank(field) ? "" : field.getValue())) {
            fill("");
            save();
        }
    }

    private void typed() {
        if (!growsByItself) {
            Dom.fitHeight(field);
        }
        update();
        ui.saveSoon();
    }
}
