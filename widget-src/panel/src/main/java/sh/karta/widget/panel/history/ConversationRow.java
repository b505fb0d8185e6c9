// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.history;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.ConversationCalls;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.theme.Names;

/** A conversation in the list: title, last words and time, and a menu to rename or delete it. */
final class ConversationRow {
    private final ConversationList list;
    private final PanelContext context;
    private final String id;
    private final double time;
    private final String preview;
    private final boolean fresh;
    private final HTMLElement root = Dom.el("div", "chat-row");
    private String title;

    ConversationRow(ConversationList list, Unread unread, String id, JsonValue row, double time) {
        this.list = list;
        this.id = id;
        this.time = time;
        context = list.context;
        title = clean(row.string("title"));
        preview = clean(row.string("preview"));
        fresh = unread.isUnread(id, time);
    }

    /** Adds the row at the end of {@code parent}. */
    void add(HTMLElement parent) {
        parent.appendChild(root);
        show();
    }

    private static String clean(@Nullable String text) {
        return text == null ? "" : Names.clean(text);
    }

    /** Shows the conversation with its two buttons. Returns the second one, which opens the menu. */
    private HTMLElement show() {
        Dom.clear(root);
        HTMLElement chat = Dom.button("chat", root, event -> list.choose(id));
        boolean current = id.equals(context.conversation.sessionId());
        Dom.attr(chat, "aria-current", current ? "true" : null);
        Dom.flag(root, "current", current);
        HTMLElement name = Dom.el("b", "", chat);
        Dom.setText(name, title.isEmpty() ? context.strings.get("log") : title);
        if (fresh) {
            HTMLElement dot = Dom.el("i", "dot", chat);
            Dom.attr(dot, "role", "img");
            Dom.attr(dot, "aria-label", context.strings.get("fresh"));
        }
        if (!Double.isNaN(time)) {
            Dom.setText(Dom.el("span", "when", chat), Formats.brief(context.settings.locale(), time));
        }
        Dom.setText(Dom.el("span", "preview", chat), preview);
        HTMLElement more = Dom.iconButton("tool-button chat-more", Icons.MENU, root, event -> {});
        Dom.label(more, context.strings.get("rowMenu"));
        RowMenu menu = new RowMenu(context, root, more);
        Dom.on(more, "click", event -> menu.toggle(this::rename, this::delete));
        return more;
    }

    /** Replaces the row by a field with the title. */
    private void rename() {
        Dom.clear(root);
        HTMLElement form = Dom.el("div", "rename", root);
        HTMLInputElement field = Dom.input("line-field", context.strings.get("title"), 80, form);
        field.setValue(title);
        HTMLElement note = Dom.el("p", "none", form);
        Dom.attr(note, "role", "alert");
        HTMLElement buttons = Dom.el("div", "buttons", form);
        Dom.setText(Dom.button("button", buttons, event -> Dom.focus(show())), context.strings.get("cancel"));
        HTMLElement save = Dom.button("button first", buttons, event -> save(field, note));
        Dom.setText(save, context.strings.get("save"));
        Dom.on(
                field,
                "input",
                event -> Dom.disable(save, clean(field.getValue()).isEmpty()));
        Dom.on(form, "keydown", event -> {
            if (Dom.isKey(event, "Escape")) {
                Dom.consume(event);
                Dom.focus(show());
            }
        });
        Dom.on(field, "keydown", event -> {
            if (Dom.isKey(event, "Enter")) {
                Dom.consume(event);
                save(field, note);
            }
        });
        Dom.focus(field);
        field.select();
    }

    private void save(HTMLInputElement field, HTMLElement note) {
        String wanted = clean(field.getValue());
        if (wanted.isEmpty()) {
            return;
        }
        Dom.clear(note);
        new ConversationCalls(context.conversation).rename(id, wanted, (done, error) -> {
            if (!Dom.isConnected(field)) {
                return;
            }
            if (error == null) {
                title = wanted;
                boolean focused = Dom.hasFocus(root);
                HTMLElement more = show();
                if (focused) {
                    Dom.focus(more);
                }
            } else {
                Dom.setText(note, context.strings.get("renameFailed"));
            }
        });
    }

    private void delete(Runnable failed) {
        new ConversationCalls(context.conversation).delete(id, (done, error) -> {
            if (!Dom.isConnected(root)) {
                return;
            }
            if (error == null) {
                list.removed(root);
            } else {
                failed.run();
            }
        });
    }
}
