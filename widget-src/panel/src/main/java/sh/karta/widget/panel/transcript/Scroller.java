// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;

/** Scrolls the transcript: follows its end while the reader is there. */
public final class Scroller implements View {
    /** Older messages are requested when less than this many pixels are left above. */
    private static final int EARLY = 400;

    /** The last question. Positions are relative to it, because content between it and the reader does not change. */
    private static final String ANCHOR = ".you:not(.pale)";

    private final PanelContext context;
    private final HTMLElement box;
    private final ScrollPolicy policy = new ScrollPolicy();
    private final Runnable showEarlier;

    /** The last message when the reader left the end. */
    private @Nullable Message known;

    /** The {@link #place} to restore when the transcript is long enough, or NaN. */
    private double place = Double.NaN;

    public Scroller(PanelContext context, HTMLElement box, Runnable showEarlier) {
        this.context = context;
        this.box = box;
        this.showEarlier = showEarlier;
        Dom.on(box, "scroll", event -> {
            int top = box.getScrollTop();
            if (!policy.stands(top)) {
                scrolled(top);
            }
        });
        Dom.onResize(box, size -> {
            update();
            policy.sized(box.getClientHeight(), box.getClientWidth());
        });
    }

    /** Scrolls to the end and follows it. */
    public void follow() {
        policy.follow();
        update();
        context.actions.redraw();
        context.timers.saveSoon();
    }

    /** Focuses the transcript, which does not open an on-screen keyboard. */
    public void stay() {
        Dom.focus(box);
    }

    /** Restores a position from {@link #place} when the transcript is long enough. */
    public void restore(double was) {
        place = was;
    }

    /**
     * Returns the distance of the last question from the visible top of the box in pixels, or NaN while the end is
     * followed.
     */
    public double place() {
        return policy.following() ? Double.NaN : Dom.lastTop(box, ANCHOR);
    }

    @Override
    public void update() {
        int height = box.getScrollHeight();
        int viewport = box.getClientHeight();
        int room = height - viewport;
        double top = Double.isNaN(place) ? place : box.getScrollTop() + Dom.lastTop(box, ANCHOR) - place;
        boolean restored = top >= 0 && top <= room;
        if (restored || (policy.following() && box.getScrollTop() != room)) {
            box.setScrollTop(restored ? (int) top : room);
            // Not read back, because a read after a write may force a layout.
            policy.scrolled(room, height, viewport, box.getClientWidth());
        }
        if (restored) {
            place = Double.NaN;
            scrolled((int) top);
        }
        if (viewport > 0 && room < EARLY) {
            // A transcript without enough content to scroll would never request older messages.
            showEarlier.run();
        }
        if (!policy.following()) {
            // New content changes the position relative to the end.
            context.timers.saveSoon();
        }
    }

    private void scrolled(int top) {
        boolean was = policy.following();
        policy.scrolled(top, box.getScrollHeight(), box.getClientHeight(), box.getClientWidth());
        if (was != policy.following()) {
            List<Message> messages = context.conversation.messages();
            known = messages.isEmpty() ? null : messages.get(messages.size() - 1);
            context.actions.redraw();
        }
        context.timers.saveSoon();
        if (!policy.following() && top < EARLY) {
            showEarlier.run();
        }
    }

    /** Returns the number of the agent's messages since the reader left the end, or -1 while the end is followed. */
    public int unseen() {
        if (policy.following()) {
            return -1;
        }
        List<Message> messages = context.conversation.messages();
        int fresh = 0;
        for (int i = messages.size() - 1; i >= 0 && messages.get(i) != known; i--) {
            if (!messages.get(i).visitors) {
                fresh++;
            }
        }
        return fresh;
    }
}
