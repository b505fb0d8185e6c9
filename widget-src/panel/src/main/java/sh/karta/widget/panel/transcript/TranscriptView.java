// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.markdown.OffscreenParts;
import sh.karta.widget.panel.theme.Theme;

/** The messages, the last ones first. Older ones receive elements when the reader comes near them. */
public final class TranscriptView implements View {
    /** Number of messages that receive elements at a time. More would be a noticeable task. */
    private static final int PAGE = 20;

    /**
     * Number of pages of older messages that are skipped together, because the engine checks each batch in every
     * frame.
     */
    private static final int BATCH = 10;

    private final PanelContext context;
    private final Changes changes;
    private final PartViews parts;
    private final HTMLElement box;
    private final HTMLElement log;

    /** Skips messages out of view. Otherwise the engine would visit a whole long conversation in every frame. */
    private final OffscreenParts offscreen;

    private final List<MessageView> views = new ArrayList<>();

    /** The parent of older messages until the batch is full. */
    private @Nullable HTMLElement batch;

    private int wanted;
    private boolean live;
    private Theme theme;

    public TranscriptView(PanelContext context, Changes changes, PartViews parts, HTMLElement parent) {
        this.context = context;
        this.changes = changes;
        this.parts = parts;
        theme = context.settings.theme();
        box = parent;
        log = Dom.el("div", "log", parent);
        offscreen = new OffscreenParts(log, 0);
        Dom.attr(log, "role", "log");
        Dom.attr(log, "aria-live", "off");
    }

    /** Creates elements for more of the older messages, now or when they have been loaded. */
    public void showEarlier() {
        wanted = PAGE;
        if (views.size() < context.conversation.messages().size()) {
            changes.earlier();
        } else if (context.conversation.hasEarlier()) {
            parts.loadOlder();
        }
    }

    @Override
    public void update() {
        offscreen.measure();
        Dom.attr(log, "aria-label", context.strings.get("log"));
        if (changes.transcript) {
            changes.transcript = false;
            align(context.conversation.messages());
        }
        for (Message message : changes.messages) {
            MessageView view = last(message);
            if (view != null) {
                view.update();
            }
        }
        changes.messages.clear();
        if (theme != context.settings.theme()) {
            theme = context.settings.theme();
            for (MessageView view : views) {
                view.update();
            }
        }
        live = !context.conversation.restoring();
    }

    /** Updates the views to the last messages. Keeps every view whose message stays. */
    private void align(List<Message> messages) {
        int first = views.isEmpty() ? -1 : messages.indexOf(views.get(0).message);
        if (first < 0) {
            views.clear();
            Dom.clear(log);
            batch = null;
        }
        // Queued messages precede the log that belongs before them, so the last page is always shown.
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
                // Earlier messages do not animate.
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

    /** Inserts older messages at the top and keeps the reader's position, which not every engine does. */
    private void prepend(List<Message> messages, int from, int to) {
        int rest = box.getScrollHeight() - box.getScrollTop();
        HTMLElement older = batch;
        if (older == null) {
            older = Dom.el("div", "batch");
            log.insertBefore(older, log.getFirstChild());
            batch = older;
        }
        // Each page is painted separately, and not again when another one comes into view.
        HTMLElement page = Dom.el("div", "page");
        older.insertBefore(page, older.getFirstChild());
        for (int i = from; i < to; i++) {
            MessageView view = view(messages.get(i));
            page.appendChild(view.root);
            views.add(i - from, view);
        }
        if (older.getChildNodes().getLength() >= BATCH) {
            offscreen.add(older);
            batch = null;
        }
        box.setScrollTop(box.getScrollHeight() - rest);
    }

    private MessageView view(Message message) {
        MessageView view = MessageView.of(context, parts, message);
        view.update();
        return view;
    }

    /** Returns the element of {@code message}, or null if it has none. */
    @Nullable
    HTMLElement element(Message message) {
        MessageView view = last(message);
        return view == null ? null : view.root;
    }

    /** Returns the view of {@code message}, which is probably one of the last, or null. */
    private @Nullable MessageView last(Message message) {
        for (int i = views.size() - 1; i >= 0; i--) {
            if (views.get(i).message == message) {
                return views.get(i);
            }
        }
        return null;
    }

    /** Returns whether {@code message} waits to be sent or, after it waited, to be accepted. It is not in the transcript until then. */
    boolean waits(Message message) {
        return message.status == Message.WAITING || (message.status == Message.SENDING && wasQueued(message));
    }

    /** Returns whether {@code message} had to wait to be sent, since the panel was mounted. */
    boolean wasQueued(Message message) {
        MessageView view = last(message);
        return view != null && view.queued;
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
