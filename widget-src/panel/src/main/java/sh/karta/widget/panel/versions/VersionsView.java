// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.versions;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.ConversationVersions;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.storage.StorageKeys;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.transcript.PartView;
import sh.karta.widget.panel.transcript.PartViews;

/** Editing, other answers and versions of one panel: the rows of messages and the editor. */
public final class VersionsView implements View {
    private final PanelContext context;
    private final Slots slots;
    private final List<MessageRow> shown = new ArrayList<>();
    private final ConversationVersions versions;
    private @Nullable Editor editor;
    /** The failure of a choice, for screen readers too. It stays in the page from the first row on. */
    private @Nullable HTMLElement word;

    private boolean free;
    private int discarded;

    /** The stored text of an editor that a reload or another conversation has closed, until its message is shown, or null. */
    private @Nullable String kept;

    /** The action that runs after the next frame has created its elements, or null. */
    private @Nullable Runnable then;

    private VersionsView(PanelContext context, Slots slots) {
        this.context = context;
        this.slots = slots;
        versions = new ConversationVersions(context.conversation);
        kept = context.tab.get(StorageKeys.EDIT);
        discarded = context.conversation.discarded();
        HTMLTextAreaElement field = (HTMLTextAreaElement) slots.composer.querySelector("textarea");
        Dom.on(field, "keydown", event -> {
            if (Dom.isKey(event, "ArrowUp") && field.getValue().isEmpty() && isFree()) {
                editLast(event);
            }
        });
    }

    /** Adds the view to the panel, with a row for each message of the visitor. Returns the factory of such rows, for answers. */
    public static PartViews.Factory add(PanelContext context, PartViews parts, Slots slots) {
        VersionsView versions = new VersionsView(context, slots);
        slots.add(versions);
        parts.add(PartViews.TOOLS, versions::create);
        return versions::create;
    }

    private PartView create(Message message, Part part, HTMLElement parent) {
        if (editor != null && editor.message == message) {
            editor.show(parent);
        }
        return new MessageRow(context, this, message, part, parent);
    }

    @Override
    public void update() {
        if (discarded != context.conversation.discarded()) {
            // The text may belong to another user.
            discarded = context.conversation.discarded();
            kept = null;
            close(false);
            forget();
        }
        if (editor != null && context.conversation.messages().indexOf(editor.message) < 0) {
            if (!editor.isAccepted()) {
                // The text waits until its message is shown again.
                kept = context.tab.get(StorageKeys.EDIT);
            }
            close(false);
        }
        if (free != isFree()) {
            free = !free;
            refresh();
        }
        Runnable waiting = then;
        if (waiting != null && !context.conversation.restoring()) {
            then = null;
            waiting.run();
        }
    }

    private void editLast(JSObject event) {
        // The rows of older messages are created later.
        List<Message> messages = context.conversation.messages();
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (message.visitors && row(message) != null) {
                Dom.consume(event);
                edit(message);
                return;
            }
        }
    }

    void add(MessageRow row) {
        shown.add(row);
        if (word == null) {
            word = Dom.el("span", "alone sr", Dom.el("div", "note bad", slots.region));
        }
        String text = editor == null ? kept : null;
        String place = text == null ? null : versions.place(row.message);
        if (text != null && place != null && Text.startsWith(text, place, 0)) {
            kept = null;
            show(row, Text.slice(text, place.length(), text.length()));
        }
    }

    /** Stores the text of {@code open}, which is the draft of another version. */
    void keep(Editor open) {
        String place = open.isChanged() ? versions.place(open.message) : null;
        if (place == null) {
            forget();
        } else {
            kept = null;
            context.tab.set(StorageKeys.EDIT, Text.concat(place, open.text()));
        }
    }

    /** Removes the stored text, unless it waits for its message, which is not loaded. */
    private void forget() {
        if (kept == null) {
            context.tab.remove(StorageKeys.EDIT);
        }
    }

    boolean isFree() {
        return versions.isFree();
    }

    int count(Message message) {
        return versions.count(message);
    }

    int index(Message message) {
        return versions.index(message);
    }

    /** Opens the editor of {@code message}. */
    void edit(Message message) {
        if (!keepsEditor() && (editor == null || editor.message != message)) {
            open(message, message.text());
        }
    }

    /** Returns whether an editor is open whose text would be lost, and moves the focus there. */
    private boolean keepsEditor() {
        boolean keeps = editor != null && editor.isChanged();
        if (editor != null && keeps) {
            editor.focus();
        }
        return keeps;
    }

    private void open(Message message, String text) {
        close(false);
        MessageRow row = row(message);
        if (row != null) {
            show(row, text).focus();
        }
    }

    private Editor show(MessageRow row, String text) {
        Editor next = new Editor(context, this, row.message, text);
        editor = next;
        next.show(row.turn());
        return next;
    }

    /** Closes the editor without sending its text. {@code back} moves the focus to the composer. */
    void close(boolean back) {
        if (editor != null) {
            editor.remove();
            editor = null;
            forget();
            if (back) {
                leave();
            }
        }
    }

    /** Moves the focus from the editor to the composer. */
    private void leave() {
        Dom.focus(slots.composer.querySelector("textarea"));
    }

    /**
     * Sends {@code text} as another version of {@code message}. The editor stays until {@code message} is replaced, and can be used again if
     * the text is refused.
     */
    void send(Message message, String text) {
        leave();
        versions.edit(message, text, (sent, error) -> {
            if (error == null && editor != null) {
                editor.accepted();
            } else if (error != null && row(message) != null) {
                open(message, text);
                if (editor != null && !error.code.equals(ErrorCode.ABORTED)) {
                    editor.failed(error);
                }
            }
            refresh();
            context.actions.redraw();
        });
    }

    /** Asks for another version of {@code answer}. */
    void regenerate(Message answer) {
        if (!keepsEditor()) {
            context.actions.focusTranscript();
            versions.regenerate(answer, (done, error) -> say(error, "unsent"));
        }
    }

    /** Shows version {@code index} of {@code message}, and keeps the focus on the button for that direction. */
    void select(Message message, int index, boolean forward) {
        if (!keepsEditor()) {
            versions.select(message, index, (done, error) -> {
                say(error, "versionFailed");
                then = () -> arrived(versions.shown(message), forward);
                context.actions.redraw();
            });
        }
    }

    private void arrived(@Nullable Message message, boolean forward) {
        MessageRow row = message == null ? null : row(message);
        if (row != null) {
            row.refresh();
            row.focus(forward);
        }
    }

    private void say(@Nullable KartaError error, String key) {
        if (word != null) {
            Dom.setText(word, error == null ? "" : context.strings.get(Editor.key(error, key)));
            Dom.flag(word, "sr", error == null);
        }
    }

    private @Nullable MessageRow row(Message message) {
        for (int i = shown.size() - 1; i >= 0; i--) {
            if (shown.get(i).message == message && shown.get(i).isShown()) {
                return shown.get(i);
            }
        }
        return null;
    }

    private void refresh() {
        for (int i = shown.size() - 1; i >= 0; i--) {
            if (shown.get(i).isShown()) {
                shown.get(i).refresh();
            } else {
                shown.remove(i);
            }
        }
        if (editor != null) {
            editor.refresh();
        }
    }
}
