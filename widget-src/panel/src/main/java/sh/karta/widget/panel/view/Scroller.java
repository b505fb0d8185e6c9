// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.style.Icons;

/** The scrolling of the transcript: follows the end while the reader is there, otherwise offers a button that leads to it. */
final class Scroller implements View {
    /** Older messages are asked for when so many pixels are left above. */
    private static final int EARLY = 400;

    /** The question under which an answer grows: from there to where one reads nothing changes. */
    private static final String ANCHOR = ".you:not(.pale)";

    private final Ui ui;
    private final HTMLElement box;
    private final HTMLElement jump;
    private final HTMLElement count;
    private final ScrollPolicy policy = new ScrollPolicy();
    private final Runnable showEarlier;

    /** The last message that was there when the reader left the end. */
    private @Nullable Message known;

    /** A {@link #place} to go back to once there is enough to scroll; NaN for none. */
    private double place = Double.NaN;

    Scroller(Ui ui, HTMLElement box, HTMLElement parent, Runnable showEarlier) {
        this.ui = ui;
        this.box = box;
        this.showEarlier = showEarlier;
        Dom.on(box, "scroll", event -> {
            int top = box.getScrollTop();
            if (!policy.stands(top)) {
                scrolled(top);
            }
        });
        jump = Dom.iconButton("jump", Icons.DOWN, parent, event -> {
            follow();
            stay();
        });
        count = Dom.el("span", "", jump);
        Dom.hide(jump, true);
        Dom.onResize(box, size -> {
            update();
            policy.sized(box.getClientHeight(), box.getClientWidth());
        });
    }

    /** Goes to the end and stays there. */
    void follow() {
        policy.follow();
        update();
        ui.saveSoon();
    }

    /** Has the focus, without what a field would bring up on a phone. */
    void stay() {
        Dom.focus(box);
    }

    /** Goes back to where {@link #place} was, as soon as the transcript is that long. */
    void restore(double was) {
        place = was;
    }

    /** Returns how far below the top of what the reader sees the last question is, in pixels; NaN while the end is followed. */
    double place() {
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
            // Not read back: each question after a write has the engine see whether anything is to be laid out.
            policy.scrolled(room, height, viewport, box.getClientWidth());
        }
        if (restored) {
            place = Double.NaN;
            scrolled((int) top);
        }
        if (viewport > 0 && room < EARLY) {
            // With so little to scroll nobody gets near the start by scrolling.
            showEarlier.run();
        }
        Dom.hide(jump, policy.following());
        if (!policy.following()) {
            // What comes moves the place away from the end.
            ui.saveSoon();
            int fresh = fresh();
            String words = fresh == 0 ? "" : ui.count("new", fresh);
            String name = ui.strings.get("jump");
            Dom.setText(count, words);
            // Who speaks to the computer says what is seen (WCAG 2.5.3).
            Dom.label(jump, fresh == 0 ? name : Text.concat(words, Text.concat(". ", name)));
        }
    }

    private void scrolled(int top) {
        boolean was = policy.following();
        policy.scrolled(top, box.getScrollHeight(), box.getClientHeight(), box.getClientWidth());
        if (was != policy.following()) {
            List<Message> messages = ui.conversation.messages();
            known = messages.isEmpty() ? null : messages.get(messages.size() - 1);
            ui.actions.redraw();
        }
        ui.saveSoon();
        if (!policy.following() && top < EARLY) {
            showEarlier.run();
        }
    }

    /** Returns how many of the agent's messages came since the reader left the end. */
    private int fresh() {
        List<Message> messages = ui.conversation.messages();
        int fresh = 0;
        for (int i = messages.size() - 1; i >= 0 && messages.get(i) != known; i--) {
            if (!messages.get(i).visitors) {
                fresh++;
            }
        }
        return fresh;
    }
}
