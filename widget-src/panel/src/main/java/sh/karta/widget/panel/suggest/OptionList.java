// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.suggest;

import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.ScrollBoxes;
import sh.karta.widget.core.text.Text;

/**
 * A list of suggestions over a text field, which keeps the focus. The field refers to the active option, as in the combobox
 * pattern of ARIA, but has no role {@code combobox}, which ARIA in HTML does not allow for a {@code textarea}.
 */
final class OptionList {
    private static final String ID = "karta-options";

    /** Receives the choice. */
    interface Choice {
        void choose(int index);
    }

    private final HTMLElement field;
    private final HTMLElement list;
    private final Choice choice;
    private int count;

    /** The index of the active option. */
    int active;

    /** Whether the visitor has moved to the active option. */
    boolean moved;

    OptionList(HTMLElement parent, HTMLElement field, Choice choice) {
        this.field = field;
        this.choice = choice;
        list = Dom.el("div", "popup options", parent);
        Dom.attr(list, "role", "listbox");
        Dom.attr(list, "id", ID);
        Dom.hide(list, true);
        // A press must not take the focus from the field.
        Dom.on(list, "mousedown", Dom::consume);
        Dom.attr(field, "aria-autocomplete", "list");
        Dom.attr(field, "aria-haspopup", "listbox");
    }

    void clear() {
        Dom.clear(list);
        count = 0;
    }

    /** Adds an option, to be shown with {@link #show}. */
    void add(String label, String detail) {
        int index = count++;
        HTMLElement option = Dom.el("div", "option", list);
        Dom.attr(option, "role", "option");
        Dom.attr(option, "id", id(index));
        HTMLElement name = Dom.el("bdi", "", option);
        Dom.setText(name, label);
        HTMLElement more = Dom.el("span", "", option);
        more.setDir("auto");
        Dom.setText(more, detail);
        Dom.on(option, "click", event -> choice.choose(index));
    }

    /**
     * Shows the options, or hides the list if there is none.
     *
     * @param kept the index of the option that the visitor has moved to, or -1. Then the first one becomes active.
     */
    void show(String label, int kept) {
        Dom.attr(list, "aria-label", label);
        Dom.hide(list, count == 0);
        Dom.attr(field, "aria-controls", count == 0 ? null : ID);
        moved = kept >= 0;
        activate(Math.max(kept, 0));
    }

    void close() {
        clear();
        show("", -1);
    }

    /** Handles a key while the list is shown. Returns whether the key was for the list. */
    boolean key(JSObject event) {
        if (count == 0) {
            return false;
        }
        if (Dom.isKey(event, "ArrowDown")) {
            move(1);
        } else if (Dom.isKey(event, "ArrowUp")) {
            move(count - 1);
        } else if (Dom.isKey(event, "Escape")) {
            close();
        } else if ((Dom.isKey(event, "Enter") || Dom.isKey(event, "Tab")) && !((KeyboardEvent) event).isShiftKey()) {
            choice.choose(active);
        } else {
            return false;
        }
        return true;
    }

    private void move(int by) {
        moved = true;
        activate((active + by) % count);
    }

    private void activate(int index) {
        mark("false");
        active = index;
        mark("true");
        Dom.attr(field, "aria-activedescendant", count == 0 ? null : id(index));
    }

    private void mark(String selected) {
        HTMLElement option = list.querySelector(Text.concat("#", id(active)));
        if (option != null) {
            Dom.attr(option, "aria-selected", selected);
            ScrollBoxes.reveal(option);
        }
    }

    private static String id(int index) {
        return Text.concat("karta-option-", Text.of(index));
    }
}
