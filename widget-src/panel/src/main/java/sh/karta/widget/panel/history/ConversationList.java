// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.history;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.ConversationCalls;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.elements.Notes;

/** The conversations in groups by day, page after page, with a search field. */
final class ConversationList {
    /** Minimum number of conversations for which the search field is shown. */
    private static final int SEARCHED = 8;

    /** Delay in milliseconds after the last key before a search. */
    private static final double DEBOUNCE = 150;

    /** Distance from the end in pixels at which the next page is requested. */
    private static final int AHEAD = 200;

    private final HistorySheet sheet;
    final PanelContext context;
    private final HTMLElement search;
    private final HTMLInputElement field;
    private final HTMLElement box;

    /**
     * The text about an empty list, or the number of matches for screen readers. It stays in the page, because screen readers ignore a region
     * that appears together with its text.
     */
    private final HTMLElement state;

    /** Number of the latest request. Answers to earlier requests are discarded. */
    private int asked;

    private @Nullable Cancellable typing;

    /** The cursor of the next page, or null. */
    private @Nullable String next;

    /** The heading of the last group. */
    private String group = "";

    private boolean loading;

    /** Whether a page has failed. Scrolling does not request it again, but Retry does. */
    private boolean failed;

    private boolean choosing;

    ConversationList(HistorySheet sheet, HTMLElement parent) {
        this.sheet = sheet;
        context = sheet.context;
        search = Dom.el("label", "search", parent);
        search.appendChild(Dom.icon(Icons.SEARCH));
        field = Dom.input("line-field", context.strings.get("search"), 100, search);
        Dom.attr(field, "type", "search");
        Dom.attr(field, "placeholder", context.strings.get("search"));
        Dom.hide(search, true);
        Dom.on(field, "input", event -> searchSoon());
        state = Dom.el("p", "none", parent);
        Dom.attr(state, "role", "status");
        box = Dom.el("div", "chats", parent);
        Dom.on(box, "scroll", event -> more());
    }

    /** Loads the first page of all conversations. */
    void start() {
        field.setValue("");
        Dom.hide(search, true);
        busy();
        load(null);
    }

    /** Discards the responses that are still pending. */
    void end() {
        asked++;
        stopTyping();
        if (choosing) {
            choosing = false;
            context.conversation.cancelResume();
        }
    }

    private void searchSoon() {
        stopTyping();
        typing = context.clock.after(DEBOUNCE, () -> load(null));
    }

    private void stopTyping() {
        if (typing != null) {
            typing.cancel();
        }
    }

    /** Requests the page at {@code cursor}. The first page replaces the current list when it arrives. */
    private void load(@Nullable String cursor) {
        String query = field.getValue().isBlank() ? null : field.getValue();
        int number = ++asked;
        loading = true;
        failed = false;
        Dom.attr(box, "aria-busy", "true");
        new ConversationCalls(context.conversation).list(query, cursor, (page, error) -> {
            if (number == asked) {
                loading = false;
                Dom.attr(box, "aria-busy", null);
                if (cursor == null) {
                    clear();
                }
                JsonValue rows = page == null ? null : page.get("data");
                if (page == null || rows == null) {
                    failed = true;
                    failed("historyFailed", () -> {
                        if (cursor == null) {
                            busy();
                        }
                        load(cursor);
                    });
                } else {
                    next = page.string("next");
                    show(rows, query);
                }
            }
        });
    }

    private void show(JsonValue rows, @Nullable String query) {
        for (int i = 0; i < rows.size(); i++) {
            JsonValue row = rows.at(i);
            String id = row == null ? null : row.string("id");
            if (row != null && id != null) {
                double time = Formats.instant(row.string("last_activity_at"));
                String day = Double.isNaN(time) ? "" : Formats.period(context.settings.locale(), time);
                if (!day.equals(group)) {
                    group = day;
                    Dom.setText(Dom.el("h3", "group", box), day);
                }
                new ConversationRow(this, sheet.unread, id, row, time).add(box);
            }
        }
        if (query == null && (rows.size() >= SEARCHED || next != null)) {
            Dom.hide(search, false);
        }
        if (next == null && !box.hasChildNodes()) {
            none();
        } else if (query != null) {
            found();
        }
        more();
    }

    /** Loads the next page if the visitor is near the end, or the last page was short. */
    private void more() {
        if (next != null
                && !loading
                && !failed
                && box.getScrollHeight() - box.getScrollTop() - box.getClientHeight() < AHEAD) {
            load(next);
        }
    }

    private void none() {
        Dom.flag(state, "sr", false);
        Dom.setText(state, context.strings.get(field.getValue().isBlank() ? "noHistory" : "noMatch"));
    }

    /** Tells screen readers how many matches are shown. */
    private void found() {
        String count = Formats.number(
                context.settings.locale(), box.querySelectorAll(".chat").getLength());
        Dom.flag(state, "sr", true);
        Dom.setText(state, Text.concat(Text.concat(context.strings.get("history"), ": "), count));
    }

    /** Opens conversation {@code id}, and closes the list if it is the current one. */
    void choose(String id) {
        if (id.equals(context.conversation.sessionId())) {
            sheet.close();
            return;
        }
        sheet.focusBack();
        stopTyping();
        Dom.hide(search, true);
        busy();
        choosing = true;
        int number = ++asked;
        new ConversationCalls(context.conversation).resume(id, (shown, error) -> {
            if (number != asked) {
                return;
            }
            choosing = false;
            if (error == null) {
                sheet.close();
                context.actions.arrived();
            } else {
                clear();
                failed("openFailed", () -> choose(id));
            }
        });
    }

    /** Removes the row of a deleted conversation, and its group if that is empty now. */
    void removed(HTMLElement row) {
        HTMLElement after = (HTMLElement) row.getNextSibling();
        HTMLElement before = (HTMLElement) row.getPreviousSibling();
        boolean last = after == null || isGroup(after);
        Dom.remove(row);
        if (before != null && isGroup(before) && last) {
            Dom.remove(before);
            if (after == null) {
                group = "";
            }
        }
        if (next == null && !box.hasChildNodes()) {
            none();
        }
        more();
        HTMLElement button = after == null || isGroup(after) ? null : after.querySelector("button");
        if (button == null) {
            sheet.focusBack();
        } else {
            Dom.focus(button);
        }
    }

    private static boolean isGroup(HTMLElement element) {
        return element.getClassName().equals("group");
    }

    private void clear() {
        Dom.clear(box);
        Dom.clear(state);
        group = "";
        next = null;
    }

    /** Shows placeholder lines instead of the list. */
    private void busy() {
        clear();
        HTMLElement wait = Dom.el("div", "skeleton", box);
        Dom.attr(wait, "role", "status");
        Dom.attr(wait, "aria-label", context.strings.get("restoring"));
        for (int i = 0; i < 4; i++) {
            Dom.el("i", "", wait);
        }
    }

    private void failed(String key, Runnable again) {
        HTMLElement note = Dom.el("div", "note bad", box);
        Dom.attr(note, "role", "alert");
        Notes.add(note, Icons.ALERT, context.strings.get(key));
        Notes.link(note, context.strings.get("retry"), event -> {
            sheet.focusBack();
            Dom.remove(note);
            again.run();
        });
    }
}
