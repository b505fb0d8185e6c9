// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.menu;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Voices;
import sh.karta.widget.browser.dom.Clipboard;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.conversation.ConversationCalls;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.OpenState;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.markdown.CopiedMarkdown;
import sh.karta.widget.panel.person.PersonRequest;
import sh.karta.widget.panel.theme.Theme;

/**
 * The conversation's menu: contact a person, copy, read aloud, download, delete. In a narrow panel also a new chat and the
 * list of conversations, whose buttons the header has no room for. Keys follow the menu button pattern
 * (ARIA Authoring Practices).
 */
public final class MenuView implements View {
    private final PanelContext context;
    /** The same width as in the style sheet. */
    private static final int NARROW = 360;

    /** Duration of a confirmation in milliseconds. */
    private static final int COPIED = 1000;

    private final HTMLElement button;
    private final HTMLElement header;
    private final PersonRequest person;
    private final OpenState aloud;
    private final HTMLElement middle;
    private final HTMLElement root;
    private boolean shown;

    /** The theme of the items. Another language brings another one. */
    private @Nullable Theme theme;

    /** Whether the engine has begun to load its voices. */
    private boolean voices;

    /** The conversation to delete, while the visitor is asked to confirm. */
    private @Nullable String asked;

    private MenuView(PanelContext context, Slots places, PersonRequest person, OpenState aloud) {
        this.context = context;
        this.person = person;
        this.aloud = aloud;
        middle = places.middle;
        button = places.menuButton;
        header = places.header;
        root = Dom.el("div", "popup menu");
        Dom.hide(root, true);
        // The menu follows its button in the tab order.
        places.header.insertBefore(root, button.getNextSibling());
        Dom.on(root, "keydown", this::key);
        Dom.on(root, "focusout", event -> {
            if (shown && !Dom.keeps(root, event) && !Dom.keeps(button, event)) {
                context.menu.close();
                context.actions.redraw();
            }
        });
        Dom.on(places.frame, "keydown", event -> {
            // Escape closes the top layer. The panel's own handler runs afterwards.
            if (Dom.isKey(event, "Escape") && close()) {
                Dom.consume(event);
            }
        });
    }

    /**
     * Adds the menu to the panel. It opens if its button was pressed before this chunk had loaded, unless the visitor may do something else
     * by now, here or in a field of the page: it takes the focus.
     *
     * @param aloud open while the last answer is read aloud
     */
    public static void add(PanelContext context, Slots slots, PersonRequest person, OpenState aloud) {
        if (context.features.isDelayed()
                || Dom.hasFocus(slots.composer)
                || Dom.isElsewhere(context.features.bridge.getHost())) {
            context.menu.close();
        }
        slots.add(new MenuView(context, slots, person, aloud));
    }

    @Override
    public void update() {
        Dom.hide(button, isEmpty());
        Dom.attr(button, "aria-expanded", context.menu.isOpen() ? "true" : "false");
        if (context.menu.isOpen() != shown) {
            shown = context.menu.isOpen();
            Dom.hide(root, !shown);
            Dom.clear(root);
            asked = null;
            if (shown) {
                items();
            }
        } else if (shown && theme != context.settings.theme() && root.querySelector("[role=menuitem]") != null) {
            // A menu without focus closes.
            Dom.focus(button);
            Dom.clear(root);
            items();
        }
        if (asked != null && !asked.equals(context.conversation.sessionId())) {
            close();
        }
        if (!voices && !context.conversation.messages().isEmpty()) {
            // The first call only starts to load them in Chromium.
            voices = true;
            voice();
        }
    }

    private @Nullable JSObject voice() {
        return Voices.local(context.settings.locale());
    }

    /** Returns whether the menu would have no items, as in an empty conversation of a page without people. */
    private boolean isEmpty() {
        return context.conversation.messages().isEmpty()
                && context.conversation.sessionId() == null
                && !person.isOffered()
                && header.getOffsetWidth() >= NARROW;
    }

    /** Closes the menu. Returns whether it was open. */
    private boolean close() {
        boolean open = shown;
        if (open) {
            context.menu.close();
            update();
            Dom.focus(button);
        }
        return open;
    }

    private void items() {
        theme = context.settings.theme();
        Dom.attr(root, "role", "menu");
        Dom.attr(root, "aria-label", context.strings.get("menu"));
        if (header.getOffsetWidth() < NARROW) {
            wide("new-chat", Icons.PENCIL, "newChat");
            wide("history-button", Icons.HISTORY, "history");
            if (root.hasChildNodes()) {
                Dom.attr(Dom.el("div", "rule", root), "role", "separator");
            }
        }
        if (person.isOffered()) {
            item(Icons.PERSON, "person", event -> {
                close();
                person.ask();
            });
        }
        if (!context.conversation.messages().isEmpty()) {
            copy("copyConversation", true, received -> {
                if (context.conversation.hasEarlier()) {
                    TranscriptFile.text(context, received);
                } else {
                    // Copies without a request to the server first, because Safari allows the clipboard only during the
                    // click.
                    received.received(TranscriptFile.shown(context));
                }
            });
            Message answer = lastAnswer();
            if (answer != null) {
                copy("copyMarkdown", false, received -> received.received(CopiedMarkdown.of(answer.text())));
                // Reading may end, or a turn begin in another tab, while the menu is open.
                boolean stops = aloud.isOpen();
                if (stops || (isIdle() && voice() != null)) {
                    item(stops ? Icons.STOP : Icons.SPEAKER, stops ? "stopReading" : "readAloud", event -> {
                        if (aloud.isOpen() == stops && (stops || isIdle())) {
                            aloud.toggle();
                        }
                        close();
                        context.actions.redraw();
                    });
                }
            }
            item(Icons.DOWNLOAD, "download", event -> download());
        }
        String id = context.conversation.sessionId();
        if (id != null) {
            item(Icons.BIN, "delete", event -> ask(id));
        }
        if (root.hasChildNodes()) {
            Dom.focus((HTMLElement) root.getFirstChild());
        } else {
            close();
        }
    }

    /** Adds an item for a button that only a wide header shows, unless it is hidden there too. */
    private void wide(String name, String icon, String key) {
        HTMLElement hidden = header.querySelector(Text.concat(Text.concat(".", name), ":not([hidden])"));
        if (hidden != null) {
            item(icon, key, event -> {
                close();
                hidden.click();
            });
        }
    }

    private boolean isIdle() {
        return context.conversation.turn() == TurnState.IDLE;
    }

    private @Nullable Message lastAnswer() {
        List<Message> messages = context.conversation.messages();
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (!message.visitors && !message.text().isEmpty()) {
                return message;
            }
        }
        return null;
    }

    /** Adds an item that copies a text, confirms it or says that it failed, and then closes the menu, unless the page has no clipboard. */
    private void copy(String key, boolean whole, Consumer<TranscriptFile.Received> source) {
        if (!Clipboard.exists()) {
            return;
        }
        HTMLElement item = item(Icons.COPY, key, event -> {});
        Dom.on(
                item,
                "click",
                event -> source.accept(text -> {
                    if (text == null) {
                        fail("downloadFailed");
                        return;
                    }
                    Clipboard.copy(text, whole ? ShownConversation.rich(context, middle) : null, error -> {
                        Dom.setText(
                                (HTMLElement) item.getLastChild(),
                                error == null
                                        ? context.strings.get("copied")
                                        : Text.concat(
                                                Text.concat(context.strings.get(key), ": "),
                                                context.strings.get("failed")));
                        context.clock.after(COPIED, () -> {
                            if (Dom.isConnected(item)) {
                                close();
                            }
                        });
                    });
                }));
    }

    private HTMLElement item(String icon, String key, Callback onClick) {
        HTMLElement item = Dom.iconButton("item", icon, root, onClick);
        Dom.attr(item, "role", "menuitem");
        item.setTabIndex(-1);
        Dom.text(context.strings.get(key), Dom.el("span", "", item));
        return item;
    }

    private void download() {
        TranscriptFile.save(context, done -> {
            if (done) {
                close();
            } else {
                fail("downloadFailed");
            }
        });
    }

    private void ask(String id) {
        asked = id;
        card("deleteAsk");
        HTMLElement buttons = Dom.el("div", "buttons", root);
        Dom.setText(
                Dom.button("button danger", buttons, event -> {
                    // A disabled button loses the focus, and a menu without focus closes.
                    Dom.focus(button);
                    Dom.disableAll(buttons);
                    new ConversationCalls(context.conversation).delete(id, (done, error) -> {
                        if (!id.equals(asked)) {
                            return;
                        }
                        if (error == null) {
                            close();
                        } else {
                            fail("deleteFailed");
                        }
                    });
                }),
                context.strings.get("deleteNow"));
        HTMLElement cancel = Dom.button("button", buttons, event -> close());
        Dom.setText(cancel, context.strings.get("cancel"));
        Dom.focus(cancel);
    }

    private void fail(String key) {
        if (shown) {
            HTMLElement note = card(key);
            Dom.attr(note, "role", "alert");
            HTMLElement back = Dom.button("button", Dom.el("div", "buttons", root), event -> close());
            Dom.setText(back, context.strings.get("backToChat"));
            Dom.focus(back);
        }
    }

    /** Shows a text instead of the items. */
    private HTMLElement card(String key) {
        HTMLElement note = Dom.el("p", "ask");
        Dom.setText(note, context.strings.get(key));
        // Moves the focus before removing the focused element, because a menu without focus closes.
        Dom.attr(root, "role", "group");
        Dom.attr(root, "aria-label", context.strings.get(key));
        Dom.focus(button);
        Dom.clear(root);
        root.appendChild(note);
        return note;
    }

    private void key(JSObject event) {
        HTMLElement to = next(((KeyboardEvent) event).getKey());
        if (to != null) {
            Dom.consume(event);
            Dom.focus(to);
        }
    }

    private @Nullable HTMLElement next(String key) {
        return Dom.neighbour(root, key);
    }
}
