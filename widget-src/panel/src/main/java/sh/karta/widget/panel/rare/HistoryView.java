// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.theme.Names;
import sh.karta.widget.panel.theme.Theme;
import sh.karta.widget.panel.view.Notes;
import sh.karta.widget.panel.view.Places;
import sh.karta.widget.panel.view.Ui;
import sh.karta.widget.panel.view.View;

/** The visitor's conversations, over the present one: each can be gone on with. */
final class HistoryView implements View {
    private final Ui ui;
    private final Places places;
    private final HTMLElement button;
    private @Nullable HTMLElement sheet;
    private @Nullable HTMLElement list;
    private @Nullable HTMLElement back;
    private boolean choosing;
    private int discarded;

    /** Counts what was asked for: a late answer is for nobody. */
    private int asked;

    private @Nullable Theme theme;

    HistoryView(Ui ui, Places places) {
        this.ui = ui;
        this.places = places;
        button = Dom.el("button", "tool-button history-button");
        Dom.attr(button, "type", "button");
        button.appendChild(Dom.icon(Icons.CLOCK));
        Dom.on(button, "click", event -> {
            if (!close()) {
                open();
            }
        });
        // Before the button for a new chat.
        places.header.insertBefore(button, places.header.getChildren().get(2));
    }

    @Override
    public void update() {
        int discards = ui.conversation.discarded;
        if (discarded != discards) {
            // What is listed may be another user's.
            discarded = discards;
            if (sheet != null && Dom.hasFocus(sheet)) {
                rest();
            }
            load();
        }
        Dom.hide(button, !ui.has("history"));
        Dom.attr(button, "aria-expanded", sheet == null ? "false" : "true");
        if (theme != ui.theme) {
            theme = ui.theme;
            Dom.label(button, ui.strings.get("history"));
        }
    }

    /** Goes back to the conversation and returns whether that was hidden. */
    boolean close() {
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
            ui.conversation.stay();
        }
        update();
        Dom.focus(button);
        return true;
    }

    private void open() {
        HTMLElement root = Dom.el("div", "sheet", places.frame);
        sheet = root;
        Dom.attr(root, "role", "region");
        Dom.attr(root, "aria-label", ui.strings.get("history"));
        HTMLElement head = Dom.el("div", "sheet-head", root);
        HTMLElement leave = Dom.iconButton("tool-button back", Icons.BACK, head, event -> close());
        Dom.label(leave, ui.strings.get("backToChat"));
        Dom.setText(Dom.el("h3", "", head), ui.strings.get("history"));
        list = Dom.el("div", "chats", root);
        cover(true);
        update();
        back = leave;
        rest();
        load();
    }

    /** What is under the sheet is out of reach for the keyboard too. */
    private void cover(boolean covered) {
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
        ui.conversation.sessions((sessions, error) -> {
            if (list == into && number == asked) {
                Dom.clear(into);
                if (sessions == null) {
                    failed(into, "historyFailed", this::load);
                } else if (sessions.size() == 0) {
                    HTMLElement none = Dom.el("p", "none", into);
                    Dom.attr(none, "role", "status");
                    Dom.setText(none, ui.strings.get("noHistory"));
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
        boolean current = id.equals(ui.conversation.sessionId());
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
        Dom.setText(Dom.el("b", "", row), title.isEmpty() ? ui.strings.get("log") : title);
        double time = Formats.instant(session.string("last_activity_at"));
        HTMLElement when = Dom.el("span", "", row);
        if (current) {
            Dom.setText(when, ui.strings.get("current"));
        } else if (!Double.isNaN(time)) {
            Dom.setText(when, Formats.ago(ui.locale, time));
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
        ui.conversation.resume(id, (shown, error) -> {
            if (list != into || number != asked) {
                return;
            }
            choosing = false;
            if (error == null) {
                close();
                ui.actions.arrived();
            } else {
                Dom.clear(into);
                failed(into, "openFailed", () -> choose(id));
            }
        });
    }

    /** Shows lines in the place of what {@code into} is to have. */
    private void busy(HTMLElement into) {
        Dom.clear(into);
        HTMLElement wait = Dom.el("div", "skeleton", into);
        Dom.attr(wait, "role", "status");
        Dom.attr(wait, "aria-label", ui.strings.get("restoring"));
        for (int i = 0; i < 4; i++) {
            Dom.el("i", "", wait);
        }
    }

    /** Puts the focus where it stays while the list changes: lost, it would take Escape with it. */
    private void rest() {
        if (back != null) {
            Dom.focus(back);
        }
    }

    private void failed(HTMLElement into, String key, Runnable again) {
        HTMLElement note = Dom.el("div", "note bad", into);
        Dom.attr(note, "role", "alert");
        Notes.add(note, Icons.ALERT, ui.strings.get(key));
        Notes.link(note, ui.strings.get("retry"), event -> {
            rest();
            again.run();
        });
    }
}
