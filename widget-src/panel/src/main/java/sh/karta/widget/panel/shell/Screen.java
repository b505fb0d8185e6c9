// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.shell;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.browser.dom.MediaQuery;
import sh.karta.widget.core.storage.StorageKeys;
import sh.karta.widget.panel.composer.ComposerView;
import sh.karta.widget.panel.context.Announcements;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.transcript.Changes;
import sh.karta.widget.panel.transcript.EmptyView;
import sh.karta.widget.panel.transcript.PartViews;
import sh.karta.widget.panel.transcript.PendingView;
import sh.karta.widget.panel.transcript.Scroller;
import sh.karta.widget.panel.transcript.SkeletonView;
import sh.karta.widget.panel.transcript.TranscriptView;
import sh.karta.widget.panel.transcript.WaitingView;

/** The panel's root element with all its views. */
public final class Screen {
    /** The media query of touch screens and of screens that the panel covers. */
    private static final String HANDHELD = "(hover:none),(width<480px),(height<560px)";

    /** The panel's own element. */
    public final HTMLElement root;

    private final PanelContext context;
    private final HTMLElement frame;
    private final Changes changes;
    private final View[] views;

    /** The elements of {@link #views} that depend on the content of messages. */
    private final View[] inside;

    /** Parent elements for deferred views. */
    public final Slots slots;

    /** The transcript's views of deferred features. */
    public final PartViews parts = new PartViews();

    /** Whether a feature for full screen or touch is needed. */
    final MediaQuery handheld;

    private final MediaQuery touch = Dom.media("(pointer:coarse)");
    final ComposerView composer;
    final Scroller scroller;

    /**
     * Builds the panel, closed and outside of the page.
     *
     * @param inline whether the panel is a block of the page, which cannot be closed
     */
    public Screen(PanelContext context, Changes changes, boolean inline) {
        this.context = context;
        this.changes = changes;
        handheld = Dom.media(inline ? "not all" : HANDHELD);
        if (context.tab.get(StorageKeys.EXPANDED) != null) {
            context.larger.toggle();
        }
        root = Dom.el("div", inline ? "panel inline" : "panel");
        Dom.attr(root, "role", inline ? "region" : "dialog");
        // The panel's position follows the page's direction, like the launcher's. Its content follows the direction
        // of the language.
        frame = Dom.el("div", "frame", root);
        HeaderView header = new HeaderView(context, frame, !inline);
        BannerView banner = new BannerView(context, frame);
        HTMLElement middle = Dom.el("div", "middle", frame);
        HTMLElement box = Dom.el("div", "scroll", middle);
        // A scrollable region must be reachable by keyboard (WCAG 2.1.1).
        box.setTabIndex(0);
        EmptyView empty = new EmptyView(context, box);
        SkeletonView skeleton = new SkeletonView(context, box);
        TranscriptView transcript = new TranscriptView(context, changes, parts, box);
        PendingView pending = new PendingView(context, box);
        scroller = new Scroller(context, box, transcript);
        HTMLElement region = Dom.el("div", "status", frame);
        WaitingView waiting = new WaitingView(context, transcript, frame);
        Dom.attr(region, "role", "status");
        composer = new ComposerView(context, context.tab, frame);
        Announcements announcements = new Announcements(context, frame);
        slots = new Slots(frame, header.root, header.menu, middle, region, composer.root, announcements, inline);
        // The scroller comes last, because it measures the others' content. The composer depends on the slots.
        views = new View[] {
            header, banner, empty, skeleton, transcript, pending, slots, waiting, composer, announcements, scroller
        };
        inside = new View[] {transcript, pending, waiting, announcements, scroller};
    }

    /** Puts the panel at the end of {@code shadow} and draws it. */
    public void show(Node shadow) {
        shadow.appendChild(root);
        update();
    }

    /** Draws the changes since the last frame. During an answer, that is usually only its message. */
    public void draw() {
        if (changes.isEverywhere()) {
            update();
        } else {
            update(inside);
        }
    }

    /** Updates all views. */
    public void update() {
        changes.drawn();
        Dom.flag(root, "large", context.larger.isOpen());
        Dom.attr(root, "aria-label", context.strings.get("dialog"));
        Dom.attr(root, "lang", context.strings.get("lang"));
        Dom.attr(frame, "dir", context.strings.get("dir"));
        if (wantsFeatures()) {
            context.features.loadIfNeeded();
        }
        update(views);
    }

    /**
     * Returns whether a deferred view is needed: another language, a feature, older messages, the menu, full screen,
     * the button to the end, or the footer.
     */
    private boolean wantsFeatures() {
        return context.menu.isOpen()
                || context.larger.isOpen()
                || handheld.isMatches()
                || scroller.isBelow()
                || context.conversation.hasEarlier()
                || context.settings.has("history")
                || context.settings.has("uploads")
                || context.settings.has("dictation")
                || context.conversation.limit() != null
                || context.conversation.unrestored()
                || context.store.isFull()
                || Formats.language(context.settings.locale()) != null
                || context.settings.theme().is("footer");
    }

    private static void update(View[] views) {
        for (View view : views) {
            view.update();
        }
    }

    /** Focuses the composer, or the transcript of a new conversation if an on-screen keyboard would cover its prompts, which may still come. */
    public void focus() {
        if (context.conversation.messages().isEmpty() && touch.isMatches()) {
            scroller.focus();
        } else {
            composer.focus();
        }
    }

    /** Takes the panel out of the page. */
    public void remove() {
        Dom.remove(root);
    }
}
