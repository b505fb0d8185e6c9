// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.composer;

import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import sh.karta.widget.browser.WebStore;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.storage.StorageKeys;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;

/** The message field: grows to six lines, keeps its draft, and has one button for send and stop. */
public final class ComposerView implements View {
    /** Names with more characters (UTF-16) do not fit into the placeholder. */
    private static final int LONG_NAME = 18;

    private final PanelContext context;
    private final WebStore store;
    public final HTMLElement root;
    private final HTMLTextAreaElement field;
    private final HTMLElement submit;
    private final HTMLElement face;
    private final boolean growsByItself = Dom.supports("field-sizing", "content");
    private String icon = "";

    /** Whether a key was pressed in the field since it has the focus. */
    private boolean pressed;

    public ComposerView(PanelContext context, WebStore store, HTMLElement parent) {
        this.context = context;
        this.store = store;
        root = Dom.el("div", "composer", parent);
        field = Dom.textArea("field", root);
        Dom.attr(field, "enterkeyhint", "send");
        submit = Dom.button("submit", root, event -> submit());
        face = Dom.el("span", "", submit);
        Dom.on(field, "keydown", this::key);
        Dom.on(field, "input", event -> typed());
        Dom.on(field, "keyup", event -> {
            // A key that was pressed elsewhere has moved the focus here, so the keyboard is in use.
            if (!pressed) {
                keys(true);
            }
        });
        Dom.on(field, "blur", event -> keys(false));
        String draft = store.get(StorageKeys.DRAFT);
        if (draft != null) {
            fill(draft);
        }
    }

    /** Puts {@code text} into the field if the visitor has no draft. Returns whether the field has it now. */
    public boolean offer(String text) {
        boolean free = Dom.isBlank(field);
        if (free) {
            fill(text);
        }
        return free || text.isEmpty() || text.equals(field.getValue());
    }

    /** Replaces the field's text and moves the caret to its end. */
    private void fill(String text) {
        field.setValue(text);
        typed();
    }

    public void focus() {
        Dom.focus(field);
    }

    /** Stores the draft, in case the page is left. */
    public void save() {
        String draft = context.draft.quoted(field.getValue());
        store.put(StorageKeys.DRAFT, draft.isEmpty() ? null : draft);
    }

    @Override
    public void update() {
        boolean locked = context.conversation.limit() != null;
        int turn = context.conversation.turn();
        boolean running = turn != TurnState.IDLE;
        Dom.flag(root, "locked", locked);
        field.setDisabled(locked);
        String other = context.draft.hint;
        String label = other == null ? context.themed("placeholder", "placeholder") : other;
        // The card above says what a locked field waits for. A long name would be cut off in the middle.
        String hint = locked
                ? ""
                : other == null && context.strings.agent().length() > LONG_NAME
                        ? context.themed("placeholder", "message")
                        : label;
        if (!hint.equals(field.getPlaceholder())) {
            field.setPlaceholder(hint);
        }
        Dom.attr(field, "aria-label", label);
        show(running ? Icons.STOP : Icons.SEND);
        Dom.flag(submit, "stop", running);
        Dom.label(submit, context.strings.get(running ? "stop" : "send"));
        Dom.disable(submit, !running && (locked || !ready()));
    }

    private boolean ready() {
        return !context.draft.held && (context.draft.attachments != null || !Dom.isBlank(field));
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
        pressed = true;
        if (Dom.isKey(event, "Enter") && !key.isShiftKey()) {
            key.preventDefault();
            if (!key.isRepeat()) {
                send();
            }
        }
    }

    private void keys(boolean used) {
        pressed = false;
        Dom.flag(root, "keys", used);
    }

    private void submit() {
        if (context.conversation.turn() != TurnState.IDLE) {
            context.conversation.stop();
        } else {
            send();
        }
        focus();
    }

    private void send() {
        if (ready() && context.actions.send(context.draft.quoted(Dom.isBlank(field) ? "" : field.getValue()))) {
            fill("");
            save();
        }
    }

    private void typed() {
        if (!growsByItself) {
            Dom.fitHeight(field);
        }
        update();
        context.timers.saveSoon();
    }
}
