// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel;

import org.teavm.jso.core.JSString;
import sh.karta.widget.browser.BrowserClock;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.BrowserPageState;
import sh.karta.widget.browser.BrowserRandom;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.ConsoleLog;
import sh.karta.widget.browser.Fetch;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.bridge.Loader;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.context.Lifetime;
import sh.karta.widget.panel.shell.Configuration;
import sh.karta.widget.panel.shell.Mount;

/** The entry point of the compiled file. Mounts the panel with the bridge of its script element. */
public final class Main {
    private Main() {}

    /** Runs when the file is evaluated. */
    public static void main(String[] args) {
        Bridge bridge = Loader.bridge();
        // The widget may have been shut down while this file was loading.
        if (bridge != null && Dom.isConnected(bridge.getHost())) {
            Lifetime lifetime = new Lifetime();
            // Releases everything that was started and reports to the loader, which fails the waiting calls.
            Callback failed = error -> {
                lifetime.end();
                bridge.failed(ErrorCode.PANEL_UNAVAILABLE, Text.concat("could not start: ", JsValue.describe(error)));
            };
            Guard.attempt(none -> mount(bridge, lifetime, failed), failed);
        }
    }

    private static void mount(Bridge bridge, Lifetime lifetime, Callback failed) {
        Natives.capture();
        Ports ports = new Ports(
                new Fetch(),
                new BrowserClock(),
                new BrowserRandom(),
                new BrowserJson(),
                new ConsoleLog(),
                new BrowserPageState(true));
        Configuration configuration = new Configuration(bridge, ports.json);
        ClientConfig client = configuration.client();
        Chunk features = new Chunk(ChunkFile.of("features"), bridge, ports.clock);
        lifetime.add(features::stop);
        Runnable start = () -> new Mount(bridge, ports, configuration, client, features, lifetime, failed).start();
        if (!client.responses) {
            start.run();
            return;
        }
        // The chunk contains the Responses transport, without which the panel does not work.
        features.setFailed(() -> failed.call(JSString.valueOf("a file did not load")));
        features.whenLoaded(() -> Guard.attempt(none -> start.run(), failed));
        features.loadIfNeeded();
    }
}
