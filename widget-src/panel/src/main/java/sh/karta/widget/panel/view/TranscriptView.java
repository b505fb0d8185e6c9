// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.panel.markdown.Skipping;
import sh.karta.widget.panel.theme.Theme;

/** The messages, the last ones first: older ones get their elements when the reader comes near them. */
final class TranscriptView implements View {
    /** How many messages are given elements at a time: more would be a task that is felt. */
    private static final int PAGE = 20;

    /** So many pages of older messages are skipped as one: where each batch is, the engine asks with every frame. */
    private static final int BATCH = 10;

    private final Ui ui;
    private final Changes changes;
    private final HTMLElement box;
    private final HTMLElement log;

    /** Of what is out of sight the browser knows the size and no more: all of a long conversation would be looked at per frame. */
    private final Skipping skipping;

    private final List<MessageView> views = new ArrayList<>();

    /** Where older messages are put until there are enough to be skipped. */
    private @Nullable HTMLElement batch;

    private int wanted;
    private boolean live;
    private Theme theme;

    TranscriptView(Ui ui, Changes changes, HTMLElement parent) {
        this.ui = ui;
        this.changes = changes;
        theme = ui.theme;
        box = parent;
        log = Dom.el("div", "log", parent);
        skipping = new Skipping(log, 0);
        Dom.attr(log, "role", "log");
        Dom.attr(log, "aria-live", "off");
    }

    /** Gives more of the older messages elements, now or when they have been fetched. */
    void showEarlier() {
        wanted = PAGE;
        if (views.size() < ui.conversation.messages().size()) {
            changes.earlier();
        } else if (ui.conversation.hasEarlier()) {
            ui.conversation.loadEarlier();
        }
    }

    @Override
    public void update() {
        skipping.measure();
        Dom.attr(log, "aria-label", ui.strings.get("log"));
        if (changes.transcript) {
            changes.transcript = false;
            align(ui.conversation.messages());
        }
        for (Message message : changes.messages) {
            MessageView view = find(message, 0);
            if (view != null) {
                view.update();
            }
        }
        changes.messages.clear();
        if (theme != ui.theme) {
            theme = ui.theme;
            for (MessageView view : views) {
                view.update();
            }
        }
        live = !ui.conversation.restoring();
    }

    /** Makes the views those of the last messages, keeping every one that stays. */
    private void align(List<Message> messages) {
        int first = views.isEmpty() ? -1 : messages.indexOf(views.get(0).message);
        if (first < 0) {
            views.clear();
            Dom.clear(log);
            batch = null;
        }
        // What waited was here before the log that it belongs behind: the last page is shown in any case.
        int last = messages.size() - PAGE;
        int start = Math.max(0, first < 0 ? last : Math.min(last, first - wanted));
        int at = 0;
        if (start < first) {
            wanted = 0;
            prepend(messages, start, first);
            at = first - start;
            start = first;
        }
        for (int i = start; i < messages.size(); i++, at++) {
            Message message = messages.get(i);
            MessageView view = find(message, at);
            if (view == null) {
                view = view(message);
                // What was said before the panel came does not arrive now.
                Dom.flag(view.root, "new", live && i + 1 == messages.size());
                HTMLElement next = at < views.size() ? views.get(at).root : null;
                (next == null ? log : next.getParentNode()).insertBefore(view.root, next);
                views.add(at, view);
            }
            while (views.get(at) != view) {
                Dom.remove(views.remove(at).root);
            }
        }
        while (views.size() > at) {
            Dom.remove(views.remove(at).root);
        }
    }

    /** Puts older messages before all others, which stay where the reader sees them: not every engine sees to that. */
    private void prepend(List<Message> messages, int from, int to) {
        int rest = box.getScrollHeight() - box.getScrollTop();
        HTMLElement older = batch;
        if (older == null) {
            older = Dom.el("div", "batch");
            log.insertBefore(older, log.getFirstChild());
            batch = older;
        }
        // What one page shows is painted by itself, and not again when another comes near.
        HTMLElement page = Dom.el("div", "page");
        older.insertBefore(page, older.getFirstChild());
        for (int i = from; i < to; i++) {
            MessageView view = view(messages.get(i));
            page.appendChild(view.root);
            views.add(i - from, view);
        }
        if (older.getChildNodes().getLength() >= BATCH) {
            skipping.add(older);
            batch = null;
        }
        box.setScrollTop(box.getScrollHeight() - rest);
    }

    private MessageView view(Message message) {
        MessageView view = MessageView.of(ui, message);
        view.update();
        return view;
    }

    private @Nullable MessageView find(Message message, int from) {
        for (int i = from; i < views.size(); i++) {
            if (views.get(i).message == message) {
                return views.get(i);
            }
        }
        return null;
    }
}
