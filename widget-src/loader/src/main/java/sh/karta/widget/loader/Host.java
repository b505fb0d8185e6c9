// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/** The one element the page sees; it is put back when the page removes it (public-api §2). */
final class Host {
    /** The element, or null when there is none. */
    static @Nullable JSObject element;

    private static @Nullable JSObject place;

    @SuppressWarnings("NullAway.Init")
    private static JSObject observer;

    /** Measures the box of {@link Launcher#build} that should have the edges of the window. */
    @SuppressWarnings("NullAway.Init")
    static JSObject edges;

    @SuppressWarnings("NullAway.Init")
    private static JSObject opener;

    /** When the running ten seconds began, and how often the host was put on the page since. */
    private static double since;

    private static int times;

    private Host() {}

    /** Makes the host and puts it on the page, with the listeners that live as long as it does. */
    static JSObject create() {
        JSObject host = Js.element("karta-widget");
        element = host;
        observer = Callbacks.observer();
        edges = Callbacks.edges();
        opener = Callbacks.opener();
        times = 0;
        Js.call(Js.document(), "addEventListener", Js.text("click"), opener);
        attach();
        return host;
    }

    /** Returns the element the host belongs in, or null where the page has none. */
    static @Nullable JSObject place() {
        place = null;
        Js.attempt(Callbacks.placing(), Callbacks.nothing());
        return place;
    }

    /** Finds that element; throws where the page's selector is none. */
    static void find() {
        JSObject mount = Js.get(Settings.merged, "mount");
        place = Js.is(mount) ? Js.call(Js.document(), "querySelector", mount) : Js.get(Js.document(), "body");
    }

    /** Puts the host at its place unless it is on the page: in the microtask after its removal, so within the frame. */
    static void attach() {
        JSObject host = element;
        if (host == null || Js.is(Js.get(host, "isConnected"))) {
            return;
        }
        JSObject parent = place();
        if (parent != null) {
            double now = Js.now();
            if (now - since > 10000) {
                since = now;
                times = 0;
            }
            if (times++ > 5) {
                Commands.warn(Js.text("the page keeps removing the widget"), parent);
                Js.call(observer, "disconnect");
            } else {
                Js.call(parent, "append", host);
                Js.call(observer, "observe", parent, Shapes.children(false));
                Js.call(observer, "observe", Js.root(), Shapes.children(Js.is(Js.get(Settings.merged, "mount"))));
            }
        }
    }

    /**
     * Takes the rectangle of a fixed box that should have the edges of the window. Where it has others, a page style
     * ({@code transform}, {@code filter}, {@code contain} and others) has made {@code body} the containing block of fixed
     * boxes. Then the host moves to the root element, with its focus and scroll positions, which some engines drop.
     */
    static void measured(JSObject box) {
        JSObject host = element;
        if (host != null && Js.get(host, "parentNode") != Js.root() && Callbacks.isElsewhere(box)) {
            JSObject shadow = Js.get(host, "shadowRoot");
            JSObject focused = Js.get(shadow, "activeElement");
            JSObject scrolled = Callbacks.scrolled(Js.copy(Js.call(shadow, "querySelectorAll", Js.text("*"))));
            Js.move(host, Js.root());
            Callbacks.scroll(scrolled);
            if (Js.is(focused)) {
                Js.call(focused, "focus");
            }
        }
    }

    /** A click on the page: on or in an element with {@code data-karta-open} it opens the panel, and does nothing else. */
    static void click(JSObject event) {
        JSObject target = Js.get(event, "target");
        if (Js.is(Js.get(target, "closest"))) {
            JSObject button = Js.call(target, "closest", Js.text("[data-karta-open]"));
            if (Js.is(button)) {
                JSObject text = Js.call(button, "getAttribute", Js.text("data-karta-open"));
                Js.call(event, "preventDefault");
                Commands.call(Shapes.call(Js.text("open"), Js.is(text) ? text : null));
            }
        }
    }

    /** Leaves nothing on the page. */
    static void remove() {
        JSObject host = element;
        if (host != null) {
            element = null;
            Js.call(Js.document(), "removeEventListener", Js.text("click"), opener);
            Js.call(observer, "disconnect");
            Js.call(edges, "disconnect");
            // Not remove(), which throws for an element without a parent where Prototype.js has replaced it.
            Js.call(host, "replaceWith");
        }
    }
}
