// SPDX-License-Identifier: Apache-2.0
package sh.karta.inpage;

import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;
import sh.karta.scripted.Topics;
import sh.karta.widget.browser.BrowserClock;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.BrowserRandom;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.WebStore;

/** The module's only export. Importing it runs no code. */
public final class Main {
    private Main() {}

    /** Returns an agent with the conversations that this tab has kept. */
    @JSExport
    public static JSObject createAgent() {
        Natives.captureWithoutPage();
        Host host = new Host(new BrowserJson(), new BrowserClock(), new Topics());
        WebStore store = new WebStore("session", "karta-in-page-");
        return new Endpoints(host, new Sessions(host, new BrowserRandom(), store));
    }
}
