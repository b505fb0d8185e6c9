// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/** {@code karta.js} as a classic script: takes the queue, becomes {@code window.karta}, reads its tag. */
public final class Main {
    /** How long a page may take to call {@code init} where its tag has no settings. */
    private static final int SETTINGS_DELAY_MS = 3000;

    private Main() {}

    /** Runs when the file is evaluated; lets no exception out. */
    public static void main(String[] args) {
        Js.attempt(Callbacks.starting(), Callbacks.caught());
    }

    static void start() {
        JSObject stub = Js.or(Js.get(Js.window(), "karta"), Js.object());
        JSObject tag = Tag.find();
        if (ScriptSource.tells(tag)) {
            return;
        }
        if (Js.is(Js.get(stub, "loaded"))) {
            // A page swap (Turbo, htmx) runs the tag of the new body again, which is no mistake.
            if (Js.get(stub, "tag") != Tag.text(tag)) {
                Commands.warn(Js.text("karta.js is loaded twice, the second copy is ignored"));
            }
        } else {
            JSObject karta = Callbacks.karta();
            JSObject from = Js.or(Js.get(tag, "src"), Js.get(Js.document(), "baseURI"));
            Js.set(karta, "loaded", Js.bool(true));
            Js.set(karta, "version", Js.text("%KARTA_VERSION%"));
            Js.set(karta, "tag", Tag.text(tag));
            Js.set(karta, "q", Callbacks.queue());
            Js.set(Js.window(), "karta", karta);
            ScriptSource.start(tag, from);
            Widget.start(Callbacks.scripts());
            Tag.read(tag);
            Commands.start(Js.or(Js.get(stub, "q"), Js.list()));
            Widget.step();
            if (Widget.isUnset()) {
                Callbacks.unsetLater(SETTINGS_DELAY_MS);
            }
            if (Widget.early()) {
                Js.call(Js.document(), "addEventListener", Js.text("DOMContentLoaded"), Callbacks.parsed());
            }
        }
    }

    /** The document has been parsed: there is an end of {@code <body>} now. */
    static void parsed() {
        Js.attempt(Callbacks.stepping(), Callbacks.caught());
    }
}
