// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.versions;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.markdown.CopyButton;
import sh.karta.widget.panel.transcript.PartView;

/** The controls of one message, if the server keeps versions: Edit and Copy of the visitor's, Regenerate of an answer, and the choice of a version. */
final class MessageRow extends PartView {
    /** The same drawing as for a new conversation, but without its square. */
    private static final String PENCIL = "M13.2 3.8l3 3L7 16H4v-3zM11.2 5.8l3 3";

    final Message message;
    private final VersionsView versions;
    private final HTMLElement parent;
    private @Nullable HTMLElement row;
    private @Nullable HTMLElement main;
    private @Nullable HTMLElement choice;
    private @Nullable HTMLElement previous;
    private @Nullable HTMLElement next;
    private @Nullable HTMLElement figures;

    /** Creates a row in {@code parent}, the visitor's message or the actions of an answer, without showing it. */
    MessageRow(PanelContext context, VersionsView versions, Message message, Part part, HTMLElement parent) {
        super(context, part);
        this.versions = versions;
        this.message = message;
        this.parent = parent;
    }

    @Override
    protected void show() {
        if (!context.settings.has("branches")) {
            return;
        }
        HTMLElement box = parent;
        if (message.visitors) {
            box = Dom.el("div", "tools", parent);
            main = button("action again edit", "edit", box);
            main.appendChild(Dom.icon(PENCIL));
            Dom.on(main, "click", event -> versions.edit(message));
            HTMLElement bubble = parent.querySelector(".bubble");
            Dom.attr(box, "data-time", bubble.getAttribute("data-time"));
            // A method reference would wrap the element in an object of Java, to check it for null.
            CopyButton.add(box, context.strings, () -> message.text(), null);
        } else {
            main = button("action again", "regenerate", box);
            main.appendChild(Dom.icon(Icons.REFRESH));
            Dom.on(main, "click", event -> versions.regenerate(message));
            HTMLElement word = box.querySelector(".word");
            if (word != null) {
                box.insertBefore(main, word);
            }
        }
        row = box;
        versions.add(this);
        refresh();
    }

    /** Shows the number of the version and how many there are, and whether another one can be chosen now. */
    void refresh() {
        HTMLElement box = row;
        if (box == null || main == null) {
            return;
        }
        boolean free = versions.isFree();
        Dom.disable(main, !free);
        int count = versions.count(message);
        if (count < 2) {
            return;
        }
        if (choice == null) {
            HTMLElement group = Dom.el("span", "versions", box);
            Dom.attr(group, "role", "group");
            previous = step("‹", "previous", -1, group);
            figures = Dom.el("span", "", group);
            next = step("›", "next", 1, group);
            choice = group;
        }
        int index = versions.index(message);
        String place = Text.concat(Text.of(index + 1), Text.concat(" / ", Text.of(count)));
        Dom.attr(choice, "aria-label", context.strings.get("version", place));
        if (figures != null && previous != null && next != null) {
            Dom.setText(figures, place);
            Dom.disable(previous, !free || index == 0);
            Dom.disable(next, !free || index + 1 == count);
        }
    }

    /** Returns the element of the visitor's message. */
    HTMLElement turn() {
        return parent;
    }

    /** Returns whether the row is still in the panel. */
    boolean isShown() {
        return Dom.isConnected(parent);
    }

    /** Focuses the button of the given direction, or the other button if there is no further version in that direction. */
    void focus(boolean forward) {
        int index = versions.index(message);
        boolean end = forward ? index + 1 == versions.count(message) : index == 0;
        HTMLElement button = forward == end ? previous : next;
        if (button != null) {
            Dom.focus(button);
        }
    }

    private HTMLElement button(String name, String key, HTMLElement box) {
        HTMLElement button = Dom.el("button", name, box);
        Dom.attr(button, "type", "button");
        Dom.label(button, context.strings.get(key));
        return button;
    }

    private HTMLElement step(String sign, String key, int by, HTMLElement group) {
        HTMLElement button = button("action version", key, group);
        Dom.setText(button, sign);
        Dom.on(button, "click", event -> versions.select(message, versions.index(message) + by, by > 0));
        return button;
    }
}
