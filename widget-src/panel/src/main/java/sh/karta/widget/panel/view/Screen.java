// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.port.Store;
import sh.karta.widget.panel.rare.Extras;

/** The panel's element with all its views. */
public final class Screen {
    /** The place among {@link #views} of what is in the rare file: before the composer, which asks for it. */
    private static final int EXTRAS = 6;

    /** The panel's own element. */
    public final HTMLElement root;

    private final Ui ui;
    private final HTMLElement frame;
    private final Changes changes;
    private final @Nullable View[] views;

    /** Those of {@link #views} that show what is inside messages. */
    private final @Nullable View[] inside;

    private final Places places;

    private final ComposerView composer;
    private final Scroller scroller;

    /**
     * Builds the panel into {@code shadow}, closed.
     *
     * @param store keeps the draft of this tab
     * @param inline whether the panel is a block of the page, without a way to close it
     */
    public Screen(Ui ui, Changes changes, Node shadow, Store store, boolean inline) {
        this.ui = ui;
        this.changes = changes;
        root = Dom.el("div", inline ? "panel inline" : "panel");
        Dom.attr(root, "role", inline ? "region" : "dialog");
        // The panel's place follows the page's direction, as the launcher's does; what is in it follows the language's.
        frame = Dom.el("div", "frame", root);
        HeaderView header = new HeaderView(ui, frame, !inline);
        BannerView banner = new BannerView(ui, frame);
        HTMLElement middle = Dom.el("div", "middle", frame);
        HTMLElement box = Dom.el("div", "scroll", middle);
        // A region that scrolls is reached by keyboard (WCAG 2.1.1).
        box.setTabIndex(0);
        EmptyView empty = new EmptyView(ui, box);
        SkeletonView skeleton = new SkeletonView(ui, box);
        TranscriptView transcript = new TranscriptView(ui, changes, box);
        PendingView pending = new PendingView(ui, box);
        scroller = new Scroller(ui, box, middle, transcript::showEarlier);
        HTMLElement region = Dom.el("div", "status", frame);
        Dom.attr(region, "role", "status");
        composer = new ComposerView(ui, store, frame);
        places = new Places(frame, header.root, header.menu, middle, region, composer.root);
        FooterView footer = new FooterView(ui, frame);
        Announcer announcer = new Announcer(ui, frame);
        // The scroller comes last: it measures what the others have drawn.
        views = new @Nullable View[] {
            header, banner, empty, skeleton, transcript, pending, null, composer, footer, announcer, scroller
        };
        inside = new @Nullable View[] {transcript, pending, announcer, scroller};
        shadow.appendChild(root);
        update();
    }

    /** Draws what has changed since the last time: while an answer streams that is its message and little else. */
    public void draw() {
        if (changes.all) {
            update();
        } else {
            update(inside);
        }
    }

    /** Draws everything anew that is not as it should be. */
    public void update() {
        changes.all = false;
        Dom.attr(root, "aria-label", ui.strings.get("dialog"));
        Dom.attr(root, "lang", ui.strings.get("lang"));
        Dom.attr(frame, "dir", ui.strings.get("dir"));
        if (views[EXTRAS] == null && wantsExtras() && ui.rare.here()) {
            views[EXTRAS] = new Extras(ui, places);
        }
        update(views);
    }

    /** Whether something is wanted that stands beside the conversation: another language, a feature, the menu. */
    private boolean wantsExtras() {
        return ui.menu
                || ui.has("history")
                || ui.has("uploads")
                || ui.conversation.limit() != null
                || ui.conversation.unrestored()
                || ui.store.isFull()
                || Formats.language(ui.locale) != null;
    }

    private static void update(@Nullable View[] views) {
        for (View view : views) {
            if (view != null) {
                view.update();
            }
        }
    }

    /** Puts {@code text} into the composer. */
    public void fill(String text) {
        composer.fill(text);
    }

    /** Gives the composer the focus. */
    public void focus() {
        composer.focus();
    }

    /** Gives the transcript the focus. */
    public void stay() {
        scroller.stay();
    }

    /** Shows the end of the transcript and follows it. */
    public void follow() {
        scroller.follow();
    }

    /** Keeps the draft. */
    public void save() {
        composer.save();
    }

    /** Returns where the reader is, in pixels; NaN at the end. */
    public double place() {
        return scroller.place();
    }

    /** Goes back to a {@link #place} once the transcript is there. */
    public void place(double was) {
        scroller.restore(was);
    }

    /** Takes the panel out of the page, with all that it would have done later. */
    public void remove() {
        ui.rest();
        Dom.remove(root);
    }
}
