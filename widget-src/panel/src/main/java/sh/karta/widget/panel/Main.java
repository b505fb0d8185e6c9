// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel;

import sh.karta.widget.browser.BrowserClock;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.BrowserRandom;
import sh.karta.widget.browser.ConsoleLog;
import sh.karta.widget.browser.Fetch;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.PageSurroundings;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.panel.view.Rare;

/** Entry point of the compiled file: mounts the panel at the bridge that its script element carries. */
public final class Main {
    private Main() {}

    /** Runs when the file is evaluated. */
    public static void main(String[] args) {
        Bridge bridge = Dom.bridge();
        // The widget may have been shut down while this file was on its way; then nothing is started.
        if (bridge != null && Dom.isConnected(bridge.getHost())) {
            Guard.run(none -> mount(bridge));
        }
    }

    private static void mount(Bridge bridge) {
        Natives.held();
        Ports ports = new Ports(
                new Fetch(),
                new BrowserClock(),
                new BrowserRandom(),
                new BrowserJson(),
                new ConsoleLog(),
                new PageSurroundings(true));
        Configuration configuration = new Configuration(bridge, ports.json);
        ClientConfig client = configuration.client();
        Rare rare = new Rare(bridge, ports.clock);
        rare.arrived = () -> {
            if (!client.responses || rare.here()) {
                new Mount(bridge, ports, configuration, client, rare).start();
            }
        };
        rare.arrived.run();
    }
}
