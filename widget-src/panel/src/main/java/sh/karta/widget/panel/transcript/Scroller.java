// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.ReadingLine;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;

/**
 * Scrolls the transcript. A new question moves to the top and stays there while its answer grows below. The end is
 * followed only if the reader went there.
 */
public final class Scroller implements View {
    /** Older messages are requested when less than this many pixels are left above. */
    private static final int EARLY = 400;

    /** Distance of a question from the visible top of the box, in pixels. */
    private static final int TOP = 12;

    /**
     * The first move of {@link #gliding}, in pixels. If a command or a timer makes it, the same frame makes the next one
     * too, because its scroll event comes first. Not less than a pixel of the screen at 25 % zoom, because the engine
     * reports no smaller move.
     */
    private static final int START = 4;

    /** Each further move of {@link #gliding}, in pixels: with {@link #START}, the height of a line of text. */
    private static final int STEP = 22 - START;

    /**
     * Class of a question with enough space below it to stand at the top. The style sheet makes that space, so that it
     * shrinks without a measurement while the answer grows.
     */
    private static final String ROOM = "asked";

    private final PanelContext context;
    private final HTMLElement box;
    private final TranscriptView transcript;
    private final ScrollPolicy policy = new ScrollPolicy();

    /**
     * The last question that is not waiting, or null. Positions are relative to it, because content between it and the
     * reader does not change.
     */
    private @Nullable HTMLElement question;

    /** The message that stays {@link #heldAt} until the reader scrolls, or null. */
    private @Nullable HTMLElement held;

    /** Distance of {@link #held} from the visible top of the box, in pixels. */
    private int heldAt = TOP;

    /** The line at the top since the reader scrolled. It stays there if the box changes its size, for example when a phone is rotated. */
    private @Nullable JSObject line;

    /** Runs since {@link #line} was found. It is not found with each scroll event, because that forces a layout. */
    private @Nullable Cancellable pause;

    /** Whether the reader has scrolled since. */
    private boolean moved;

    /**
     * Whether the engine has not reported the restored position, or the last line of {@link #gliding}. If WebKit gets two
     * positions before one frame, it may report one between them, which is not the reader's.
     */
    private boolean unconfirmed;

    /** Whether {@link #question} has the class {@link #ROOM}. */
    private boolean roomy;

    /** Whether a message was sent here whose turn has not begun. A fast turn is over before it is drawn. */
    private boolean asking;

    /**
     * Whether the end is reached by a line per frame at most, so that the text that is read does not jump. Without a meaning while
     * the end is not followed.
     */
    private boolean gliding;

    /** The question that was sent after it had waited, and to which nobody has gone yet, or null. */
    private @Nullable HTMLElement unseen;

    private boolean live;
    private boolean below;

    /** The {@link #place} to restore when the transcript is long enough, or NaN. */
    private double place = Double.NaN;

    public Scroller(PanelContext context, HTMLElement box, TranscriptView transcript) {
        this.context = context;
        this.box = box;
        this.transcript = transcript;
        Dom.on(box, "scroll", event -> {
            double top = Dom.scrollTop(box);
            boolean first = unconfirmed;
            unconfirmed = false;
            if (first && !gliding) {
                policy.placed(top);
            } else if (!stands(top)) {
                scrolled(top);
            }
            if (gliding || first) {
                // An engine reports once per frame, and not in a hidden tab. So the next line moves with this report.
                update();
            }
        });
        context.lifetime.add(() -> {
            if (pause != null) {
                pause.cancel();
            }
        });
        Dom.on(box, "blur", event -> Dom.flag(box, "quiet", false));
        Dom.onResize(box, size -> {
            JSObject read = line;
            if (read != null) {
                ReadingLine.keep(box, read);
            }
            policy.placed(Dom.scrollTop(box));
            update();
            policy.sized(box.getClientHeight(), box.getClientWidth());
        });
    }

    /** Shows a message that was just sent at the top. One that {@code waits} moves nothing, because it is shown above the composer. */
    public void ask(boolean waits) {
        if (!waits) {
            asking = true;
            follow();
        }
    }

    /** Moves to the question of the first of {@code unread} answers, if features have loaded. */
    public void land(int unread) {
        if (context.features.loadIfNeeded()) {
            HTMLElement first = UnreadLine.mark(context, transcript, unread);
            if (first != null) {
                hold(first);
                update();
            }
        }
    }

    /** Scrolls to the {@link #unseen} question if it is below the view, or else to the end, and follows it. */
    public void follow() {
        HTMLElement next = unseen;
        unseen = null;
        if (next != null && next.getOffsetTop() > Dom.scrollTop(box) + box.getClientHeight()) {
            roomy = next == question;
            hold(next);
            redraw();
            return;
        }
        policy.follow(true);
        policy.placed(ScrollPolicy.UNKNOWN);
        gliding = false;
        held = null;
        line = null;
        roomy = false;
        place = Double.NaN;
        redraw();
    }

    private void redraw() {
        update();
        context.actions.redraw();
        context.timers.saveSoon();
    }

    /** Focuses the transcript, which does not open an on-screen keyboard. */
    public void focus() {
        // A ring around the transcript would mark what nobody has chosen.
        Dom.flag(box, "quiet", true);
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
        HTMLElement from = question;
        return policy.following() || from == null ? Double.NaN : from.getOffsetTop() - Dom.scrollTop(box);
    }

    @Override
    public void update() {
        findQuestion();
        if (!context.actions.isOpen()) {
            // Each read below would force a layout of a panel that nobody sees, also before it is opened first.
            return;
        }
        int height = box.getScrollHeight();
        int viewport = box.getClientHeight();
        int room = height - viewport;
        double top = Dom.scrollTop(box);
        double wanted = top;
        HTMLElement from = question;
        HTMLElement pinned = held;
        double restored = from == null ? Double.NaN : from.getOffsetTop() - place;
        if (restored >= 0 && restored <= room) {
            wanted = (int) restored;
            // Buttons and pictures above the position may be drawn later, and WebKit does not anchor the text.
            held = from;
            heldAt = (int) place;
            line = null;
            unconfirmed = wanted != top;
            place = Double.NaN;
            policy.follow(false);
        } else if (policy.following()) {
            boolean begun = gliding;
            // Moves that are not made by the answer, as to the end by a button, are made at once.
            gliding = (begun || context.conversation.turn() != TurnState.IDLE)
                    // Another position during the move may be the reader's. The engine has not reported it yet.
                    && (stands(top) || (begun && unconfirmed))
                    && room > top + 1
                    && room < top + viewport;
            wanted = room;
            if (gliding) {
                wanted = unconfirmed ? top : Math.min(top + (begun ? STEP : START), room);
                unconfirmed = true;
            }
        } else if (pinned != null && stands(top)) {
            wanted = pinned.getOffsetTop() - heldAt;
        }
        if (Math.abs(wanted - top) >= 1) {
            int whole = (int) wanted;
            box.setScrollTop(whole);
            // The position is not read back, because a read after a write may force a layout.
            policy.placed(whole);
        }
        if (room < EARLY) {
            // A transcript without enough content to scroll would never request older messages.
            transcript.showEarlier();
        }
        measure(room - wanted);
        if (!policy.following()) {
            // New content changes the position relative to the end.
            context.timers.saveSoon();
        }
        live = !context.conversation.restoring();
    }

    /** Updates {@link #question}. A new one moves to the top, unless the reader is elsewhere. */
    private void findQuestion() {
        List<Message> messages = context.conversation.messages();
        int last = messages.size() - 1;
        while (last >= 0 && (!messages.get(last).visitors || transcript.waits(messages.get(last)))) {
            last--;
        }
        HTMLElement was = question;
        HTMLElement now = last < 0 ? null : transcript.element(messages.get(last));
        boolean asked = false;
        if (now != was) {
            question = now;
            if (was != null) {
                Dom.flag(was, ROOM, false);
            }
            boolean queued = last >= 0 && transcript.wasQueued(messages.get(last));
            unseen = queued ? now : null;
            if (queued) {
                // The reader is in another answer by now, and the button below leads to the question.
                policy.follow(false);
            }
            // History can end with a question too, but no turn runs then.
            asked = live
                    && !queued
                    && Double.isNaN(place)
                    && (policy.following() || (held == was && heldAt == TOP))
                    && (asking || context.conversation.turn() != TurnState.IDLE);
            held = null;
            asking = false;
            roomy = asked || place >= 0;
        }
        if (now != null) {
            Dom.flag(now, ROOM, roomy);
        }
        if (asked) {
            // Reads the position, which the engine would limit without the space.
            hold(now);
        }
    }

    /** Moves {@code message} to the top with the next update, and keeps it there until the reader scrolls. */
    void hold(@Nullable HTMLElement message) {
        held = message;
        line = null;
        heldAt = TOP;
        place = Double.NaN;
        policy.follow(false);
        policy.placed(Dom.scrollTop(box));
    }

    private boolean stands(double top) {
        return policy.stands(top, Dom.pixelRatio());
    }

    private void scrolled(double top) {
        HTMLElement pinned = held;
        if (pinned != null && Math.abs(pinned.getOffsetTop() - heldAt - top) <= 1) {
            // The engine moved the text, because content above it has changed.
            policy.placed(top);
            return;
        }
        int room = box.getScrollHeight() - box.getClientHeight();
        if (policy.scrolled(top, box.getScrollHeight(), box.getClientHeight(), box.getClientWidth())) {
            held = null;
            read();
        }
        HTMLElement last = question;
        if (roomy && policy.following() && last != null && room <= last.getOffsetTop() - TOP + 1) {
            // The end is the space below a short answer. Its question stays at the top.
            hold(last);
        }
        measure(room - top);
        context.timers.saveSoon();
        if (!policy.following() && top < EARLY) {
            transcript.showEarlier();
        }
    }

    /** Finds the {@link #line} that the reader has scrolled to, and then ten times a second at most. */
    private void read() {
        moved = pause != null && line != null;
        if (!moved) {
            line = policy.following() ? null : ReadingLine.of(box);
        }
        // A scroll event may come after the panel was removed.
        if (pause == null && !context.lifetime.isOver()) {
            pause = context.clock.after(100, () -> {
                pause = null;
                if (moved && held == null && Dom.isConnected(box)) {
                    read();
                }
            });
        }
    }

    /** Records whether there is content below, {@code rest} pixels before the end. */
    private void measure(double rest) {
        boolean more = !policy.following() && rest > ScrollPolicy.NEAR;
        if (more != below) {
            below = more;
            context.actions.redraw();
        }
    }

    /** Returns whether there is content below that the reader has not reached. */
    public boolean isBelow() {
        return below;
    }
}
