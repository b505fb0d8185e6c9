// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.history;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.ConversationCalls;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.elements.Notes;
import sh.karta.widget.panel.theme.Names;
import sh.karta.widget.panel.theme.Theme;

/** The list of the visitor's conversations, over the current one. Each can be continued. */
public final class HistoryView implements View {
    private final PanelContext context;
    private final Slots places;
    private final HTMLElement button;
    private @Nullable HTMLElement sheet;
    private @Nullable HTMLElement list;
    private @Nullable HTMLElement back;
    private boolean choosing;
    private int discarded;

    /** Number of the latest request. Answers to earlier requests are discarded. */
    private int asked;

    private @Nullable Theme theme;

    public HistoryView(PanelContext context, Slots places) {
        this.context = context;
        this.places = places;
        button = Dom.el("button", "tool-button history-button");
        Dom.attr(button, "type", "button");
        button.appendChild(Dom.icon(Icons.HISTORY));
        Dom.on(button, "click", event -> {
            if (!close()) {
                open();
            }
        });
        // Inserts it before the button for a new chat.
        places.header.insertBefore(button, places.header.getChildren().get(2));
    }

    @Override
    public void update() {
        int discards = context.conversation.discarded();
        if (discarded != discards) {
            // The list may belong to another user.
            discarded = discards;
            if (sheet != null && Dom.hasFocus(sheet)) {
                rest();
            }
            load();
        }
        Dom.hide(button, !context.settings.has("history"));
        Dom.attr(button, "aria-expanded", sheet == null ? "false" : "true");
        if (theme != context.settings.theme()) {
            theme = context.settings.theme();
            Dom.label(button, context.strings.get("history"));
        }
    }

    /** Closes the list. Returns whether it was open. */
    public boolean close() {
        HTMLElement open = sheet;
        if (open == null) {
            return false;
        }
        cover(false);
        Dom.remove(open);
        sheet = null;
        list = null;
        if (choosing) {
            choosing = false;
            context.conversation.stay();
        }
        update();
        // A narrow header has no room for the button, so the menu opened the list.
        Dom.focus(button.getOffsetWidth() > 0 ? button : places.menuButton);
        return true;
    }

    private void open() {
        HTMLElement root = Dom.el("div", "sheet", places.frame);
        sheet = root;
        Dom.attr(root, "role", "region");
        Dom.attr(root, "aria-label", context.strings.get("history"));
        HTMLElement head = Dom.el("div", "sheet-head", root);
        HTMLElement leave = Dom.iconButton("tool-button back", Icons.BACK, head, event -> close());
        Dom.label(leave, context.strings.get("backToChat"));
        Dom.setText(Dom.el("h2", "", head), context.strings.get("history"));
        if (!context.conversation.messages().isEmpty()) {
            HTMLElement fresh = Dom.iconButton("tool-button", Icons.PENCIL, head, event -> {
                close();
                context.actions.newChat();
            });
            Dom.label(fresh, context.strings.get("newChat"));
        }
        if (!places.inline) {
            HTMLElement end = Dom.iconButton("tool-button", Icons.CLOSE, head, event -> {
                close();
                context.actions.close();
            });
            Dom.label(end, context.strings.get("close"));
        }
        list = Dom.el("div", "chats", root);
        cover(true);
        update();
        back = leave;
        rest();
        load();
    }

    /** Makes the content under the sheet unreachable by keyboard. */
    private void cover(boolean covered) {
        Dom.attr(places.header, "inert", covered ? "" : null);
        Dom.attr(places.middle, "inert", covered ? "" : null);
        Dom.attr(places.composer, "inert", covered ? "" : null);
    }

    private void load() {
        HTMLElement into = list;
        if (into == null) {
            return;
        }
        busy(into);
        int number = ++asked;
        new ConversationCalls(context.conversation).list((sessions, error) -> {
            if (list == into && number == asked) {
                Dom.clear(into);
                if (sessions == null) {
                    failed(into, "historyFailed", this::load);
                } else if (sessions.size() == 0) {
                    HTMLElement none = Dom.el("p", "none", into);
                    Dom.attr(none, "role", "status");
                    Dom.setText(none, context.strings.get("noHistory"));
                } else {
                    for (int i = 0; i < sessions.size(); i++) {
                        chat(into, sessions.at(i));
                    }
                }
            }
        });
    }

    private void chat(HTMLElement into, @Nullable JsonValue session) {
        String id = session == null ? null : session.string("id");
        if (session == null || id == null) {
            return;
        }
        boolean current = id.equals(context.conversation.sessionId());
        HTMLElement row = Dom.button("chat", into, event -> {
            if (current) {
                close();
            } else {
                rest();
                choose(id);
            }
        });
        Dom.attr(row, "aria-current", current ? "true" : null);
        String said = session.string("title");
        String title = said == null ? "" : Names.clean(said);
        Dom.setText(Dom.el("b", "", row), title.isEmpty() ? context.strings.get("log") : title);
        double time = Formats.instant(session.string("last_activity_at"));
        HTMLElement when = Dom.el("span", "", row);
        if (current) {
            Dom.setText(when, context.strings.get("current"));
        } else if (!Double.isNaN(time)) {
            Dom.setText(when, Formats.ago(context.settings.locale(), time));
        }
    }

    private void choose(String id) {
        HTMLElement into = list;
        if (into == null) {
            return;
        }
        busy(into);
        choosing = true;
        int number = ++asked;
        context.conversation.resume(id, (shown, error) -> {
            if (list != into || number != asked) {
                return;
            }
            choosing = false;
            if (error == null) {
                close();
                context.actions.arrived();
            } else {
                Dom.clear(into);
                failed(into, "openFailed", () -> choose(id));
            }
        });
    }

    /** Shows placeholder lines in {@code into}. */
    private void busy(HTMLElement into) {
        Dom.clear(into);
        HTMLElement wait = Dom.el("div", "skeleton", into);
        Dom.attr(wait, "role", "status");
        Dom.attr(wait, "aria-label", context.strings.get("restoring"));
        for (int i = 0; i < 4; i++) {
            Dom.el("i", "", wait);
        }
    }

    /**
     * Moves the focus to an element that stays while the list changes. Otherwise the panel would not receive Escape.
     */
    private void rest() {
        if (back != null) {
            Dom.focus(back);
        }
    }

    private void failed(HTMLElement into, String key, Runnable again) {
        HTMLElement note = Dom.el("div", "note bad", into);
        Dom.attr(note, "role", "alert");
        Notes.add(note, Icons.ALERT, context.strings.get(key));
        Notes.link(note, context.strings.get("retry"), event -> {
            rest();
            again.run();
        });
    }
}
