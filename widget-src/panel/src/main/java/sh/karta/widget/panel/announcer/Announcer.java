// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.announcer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.panel.context.Announcements;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;

/**
 * Announces the answer to screen readers sentence by sentence. The transcript itself is not a live region, because
 * every change would be read out. Text that arrived before this chunk is announced when the announcer is added.
 */
public final class Announcer {
    /** Milliseconds until announced sentences are removed. Otherwise every answer would be in the page twice. */
    private static final int HEARD = 1000;

    private final PanelContext context;
    private final Announcements announcements;
    private final HTMLElement region;
    private Sentences sentences = new Sentences();
    private @Nullable Part part;

    /** The index of the last answer. */
    private int place = -1;

    /** The text that was the last one again after the answer behind it was removed, or null. It is not announced again. */
    private @Nullable Part earlier;

    private int left;
    private @Nullable Cancellable removal;

    private Announcer(PanelContext context, Announcements announcements) {
        this.context = context;
        this.announcements = announcements;
        region = announcements.region;
        // A conversation that was restored since the last update is not announced.
        announcements.update();
        left = context.conversation.left();
        context.lifetime.add(this::silence);
    }

    /** Adds the announcer to the panel. */
    public static void add(PanelContext context, Slots slots) {
        Announcer announcer = new Announcer(context, slots.announcements);
        for (Part each : announcer.unheard()) {
            announcer.begin(each);
        }
        slots.announcements.setAnnouncer(region -> announcer.update());
    }

    /** Returns the texts of answers in their order, from the last restored one. */
    private List<Part> unheard() {
        List<Message> messages = context.conversation.messages();
        List<Part> unheard = new ArrayList<>();
        for (int i = messages.size() - 1; i >= 0; i--) {
            List<Part> parts = messages.get(i).parts;
            for (int at = messages.get(i).visitors ? -1 : parts.size() - 1; at >= 0; at--) {
                if (parts.get(at).kind == Part.TEXT) {
                    unheard.add(0, parts.get(at));
                    if (parts.get(at) == announcements.restored()) {
                        return unheard;
                    }
                }
            }
        }
        return unheard;
    }

    /** Announces the rest of the text before, and continues with {@code next}. */
    private void begin(@Nullable Part next) {
        if (part != null) {
            say(sentences.next(part.text, true));
        }
        sentences = new Sentences();
        if (next != null && next == announcements.restored()) {
            sentences.skip(announcements.restoredLength());
        }
        part = next;
    }

    private void silence() {
        if (removal != null) {
            removal.cancel();
        }
    }

    private void update() {
        if (left != context.conversation.left()) {
            left = context.conversation.left();
            // Text from the previous conversation may belong to another user.
            Dom.clear(region);
            part = null;
            earlier = null;
            place = -1;
        }
        Part current = announcements.current();
        int index = lastAnswer();
        if (index < place && (current == null || !current.open)) {
            earlier = current;
        }
        place = index;
        if (part != current) {
            if (current == earlier) {
                return;
            }
            begin(current);
            // Earlier messages are not announced. A short answer that arrives in one piece is announced.
            if (current != null && (context.conversation.restoring() || (!current.open && !announcements.isLive()))) {
                sentences.skip(current.text.length());
            }
        }
        if (current != null) {
            say(sentences.next(current.text, !current.open));
        }
    }

    /** Returns the index of the last answer, or -1. */
    private int lastAnswer() {
        List<Message> messages = context.conversation.messages();
        int index = messages.size() - 1;
        while (index >= 0 && messages.get(index).visitors) {
            index--;
        }
        return index;
    }

    private void say(String words) {
        if (!words.isEmpty()) {
            Dom.setText(Dom.el("p", "", region), words);
            silence();
            removal = context.clock.after(HEARD, () -> Dom.clear(region));
        }
    }
}
