// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.BrowserClock;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.BrowserPageState;
import sh.karta.widget.browser.BrowserRandom;
import sh.karta.widget.browser.Fetch;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.WebStore;
import sh.karta.widget.core.auth.StoredVisitor;
import sh.karta.widget.core.auth.Visitor;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.storage.ExpiringStore;
import sh.karta.widget.core.storage.StorageKeys;

/** The module's only export. Importing it runs no code and reads no global. */
public final class Main {
    private Main() {}

    /**
     * Creates a client without sending anything.
     *
     * @param options the options of {@code KartaAgentClient} (public-api §6), as given
     * @return a {@link NativeClient}, or the plain object of a {@link KartaError} that names the invalid option
     */
    @JSExport
    public static JSObject createClient(@Nullable JSObject options, Hooks hooks) {
        Natives.captureWithoutPage();
        BrowserJson json = new BrowserJson();
        JsonValue given = JsValue.of(options);
        Options read = new Options(given == null ? json.object() : given, json);
        ClientConfig config = read.config();
        String whenBusy = read.whenBusy();
        KartaError error = read.error();
        if (error != null) {
            return Plain.error(error);
        }
        Ports ports = new Ports(
                new Fetch(read.fetch(), hooks.getStreams()),
                new BrowserClock(),
                new BrowserRandom(),
                json,
                new HookLog(hooks),
                new BrowserPageState(false));
        String project = config.projectRef == null ? "" : config.projectRef;
        String prefix = StorageKeys.prefix(config.baseUrl, project);
        WebStore store = new WebStore(read.storage(), prefix);
        StoredVisitor stored = new StoredVisitor(new ExpiringStore(store, json, ports.clock), json, ports.random);
        Visitor visitor = () -> {
            String chosen = hooks.visitorId();
            return chosen == null ? stored.id() : chosen;
        };
        HeadlessClient client = new HeadlessClient(ports, config, whenBusy, prefix, visitor, hooks);
        JsonValue user = read.user();
        if (user != null) {
            client.identify(JsValue.raw(user));
        }
        return client;
    }
}
