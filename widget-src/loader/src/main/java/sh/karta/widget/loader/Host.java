// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import static sh.karta.widget.browser.js.Operators.is;
import static sh.karta.widget.browser.js.Operators.text;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.js.Element;
import sh.karta.widget.browser.js.Observer;
import sh.karta.widget.browser.js.Operators;
import sh.karta.widget.browser.js.Page;
import sh.karta.widget.loader.Global.Click;
import sh.karta.widget.loader.Global.ClickListener;

/** The one element in the page's DOM. It is attached again if the page removes it (public-api §2). */
final class Host {
    /** Period in milliseconds within which the host is attached again at most {@link #MOST_RETURNS} times. */
    private static final int PERIOD_MS = 10_000;

    private static final int MOST_RETURNS = 5;

    /** The element, or null if there is none. */
    static @Nullable Element element;

    private static @Nullable Element place;

    @SuppressWarnings("NullAway.Init")
    private static Observer observer;

    /** Measures the box of {@link Launcher#build} that should have the edges of the window. */
    @SuppressWarnings("NullAway.Init")
    static Observer edges;

    @SuppressWarnings("NullAway.Init")
    private static ClickListener opener;

    /** Start of the current period, and the number of times that the host has been attached since then. */
    private static double since;

    private static int times;

    private Host() {}

    /** Creates the host and attaches it, with the listeners that live as long as it does. */
    static Element create() {
        Element host = Page.element("karta-widget");
        element = host;
        observer = Literals.changes(Host::changed);
        edges = Literals.edges(Host::measured);
        opener = Host::click;
        times = 0;
        Page.on("click", opener);
        attach();
        return host;
    }

    /** Returns the element that the host belongs in, or null if the page has none. */
    static @Nullable Element place() {
        place = null;
        Operators.attempt(Host::find);
        return place;
    }

    /** Finds that element. Throws if the page's selector is invalid. */
    private static void find() {
        JSString mount = ActiveSettings.merged.getMount();
        place = is(mount) ? Page.find(mount) : Page.own("body");
    }

    /**
     * Attaches the host, or builds it again after {@code document.open()}, which removes all listeners of the document and of
     * everything in it (HTML 8.4.1). The place may come later then.
     */
    static void changed() {
        if (element != null && !is(Launcher.button.getOnclick())) {
            if (place() == null) {
                observer.observe(Page.document(), Literals.children(true));
            } else {
                Widget.rebuild();
            }
        } else {
            attach();
        }
    }

    /**
     * Attaches the host unless it is on the page. This runs in the microtask after a removal, so within the same frame.
     */
    private static void attach() {
        Element host = element;
        if (host == null || host.isConnected()) {
            return;
        }
        Element parent = place();
        if (parent != null) {
            double now = Page.now();
            if (now - since > PERIOD_MS) {
                since = now;
                times = 0;
            }
            if (times++ > MOST_RETURNS) {
                CallQueue.warn(text("the page keeps removing it"), parent);
                // Answers the calls that wait for a panel, which cannot be shown.
                Widget.end(text("shutdown"));
            } else {
                parent.append(host);
                observer.observe(Page.document(), Literals.children(false));
                observer.observe(parent, Literals.children(false));
                observer.observe(Page.root(), Literals.children(is(ActiveSettings.merged.getMount())));
            }
        }
    }

    /**
     * Receives the rectangle of a fixed box that should have the edges of the window. If it has others, a page style
     * ({@code transform}, {@code filter}, {@code contain} and others) has made {@code body} the containing block of fixed
     * boxes. The host then moves to the root element, with its focus and scroll positions, which some engines drop.
     */
    private static void measured(@Nullable JSObject box) {
        Element host = element;
        if (host != null && host.getParentNode() != Page.root() && Literals.isElsewhere(box)) {
            Element shadow = host.getShadowRoot();
            Element focused = shadow.getActiveElement();
            JSObject scrolled = Literals.scrolled(Operators.copy(shadow.querySelectorAll("*")));
            Page.move(host, Page.root());
            Literals.scroll(scrolled);
            if (is(focused)) {
                focused.focus();
            }
        }
    }

    /** Opens the panel after a click on or in an element with {@code data-karta-open}, and prevents the click's default. */
    private static void click(Click event) {
        // Inside a shadow tree of the page, the target is its host.
        Element target = event.composedPath().get(0);
        if (is(target.getClosest())) {
            Element button = target.closest("[data-karta-open]");
            if (is(button)) {
                JSString draft = button.getAttribute("data-karta-open");
                event.preventDefault();
                CallQueue.call(Literals.call(text("open"), is(draft) ? draft : null));
            }
        }
    }

    /** Removes the host and its listeners. */
    static void remove() {
        Element host = element;
        if (host != null) {
            element = null;
            Page.off("click", opener);
            observer.disconnect();
            edges.disconnect();
            host.replaceWith();
        }
    }
}
