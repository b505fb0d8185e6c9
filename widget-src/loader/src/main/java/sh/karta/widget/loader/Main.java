// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import static sh.karta.widget.browser.js.Operators.is;
import static sh.karta.widget.browser.js.Operators.text;

import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.js.Operators;
import sh.karta.widget.browser.js.Page;
import sh.karta.widget.loader.Global.Karta;

/** {@code karta.js} as a classic script: takes over the queue, becomes {@code window.karta}, reads its tag. */
public final class Main {
    /** Milliseconds in which a page may call {@code init} if its tag has no settings. */
    private static final int SETTINGS_DELAY_MS = 3000;

    private Main() {}

    /** Runs when the file is evaluated. Throws nothing. */
    public static void main(String[] args) {
        Operators.attempt(Main::start, CallQueue::caught);
    }

    private static void start() {
        Karta stub = Page.<Global>window().getKarta();
        if (Operators.type(stub) != text("function")) {
            // An element with the id karta is the property of the window until it is set.
            stub = Operators.object();
        }
        Script tag = Tag.find();
        if (ScriptSource.tells(tag)) {
            return;
        }
        if (is(stub.getLoaded())) {
            // A page swap (Turbo, htmx) runs the tag of the new body again. That is not a mistake of the page.
            if (stub.getTag() != Tag.text(tag)) {
                CallQueue.warn(text("karta.js is loaded twice: remove one of its script tags"));
            }
        } else {
            Karta karta = Literals.karta(CallQueue::call);
            JSString from = Operators.or(tag.getSrc(), Page.own("baseURI"));
            karta.setLoaded(true);
            karta.setVersion("%KARTA_VERSION%");
            karta.setTag(Tag.text(tag));
            karta.setQ(Literals.queue(CallQueue::call));
            Page.<Global>window().setKarta(karta);
            ScriptSource.start(tag, from);
            Widget.start(ScriptSource::load);
            Tag.read(tag);
            CallQueue.start(Operators.or(stub.getQ(), Operators.list()));
            Widget.step();
            if (Widget.isUnset()) {
                Page.later(Widget::warnIfUnset, SETTINGS_DELAY_MS);
            }
            Widget.stepAfterParsing();
        }
    }
}
