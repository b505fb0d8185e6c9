// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.loader;

import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bare.Js;

/** Entry point of the compiled file. */
public final class Main {
    private Main() {}

    /** Runs when the file is evaluated. */
    public static void main(String[] args) {
        JSObject stub = Js.or(Js.get(Js.window(), "karta"), Js.object());
        if (Js.is(Js.get(stub, "loaded"))) {
            Js.warn(Js.text("a second copy of karta.js does nothing"), Js.text(""));
        } else {
            JSObject karta = Callbacks.karta();
            Js.set(karta, "loaded", Js.yes());
            Js.set(karta, "version", Js.text("%KARTA_VERSION%"));
            Js.set(Js.window(), "karta", karta);
            JSObject tag = Tag.find();
            JSObject from = Js.or(Js.get(tag, "src"), Js.get(Js.get(Js.window(), "location"), "href"));
            ScriptSource.start(from);
            Widget.start(
                    Callbacks.scripts(),
                    Shapes.origin(
                            Js.resolve(Js.text("."), from),
                            Js.or(Js.get(tag, "nonce"), Js.text("")),
                            ScriptSource.policy));
            JSObject settings = Tag.settings(tag);
            Widget.init(settings);
            Commands.release(Js.or(Js.get(stub, "q"), Js.array()));
            Callbacks.ready(Js.length(Js.keys(settings)) > 0);
        }
    }

    /** Shows the launcher when the document is there. */
    static void ready(boolean loud) {
        Widget.step(loud);
    }
}
