// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Tabs;

/**
 * Messages between tabs: a {@code BroadcastChannel}, or else the {@code storage} events of a key that is set and
 * immediately removed. A {@code reset} in a tab without a panel is recognised by the removal of the stored visitor,
 * whose old value the event has. An empty old value means that the visitor has only moved to another storage. Browsers guarantee no order
 * between messages and storage, so a visitor that appears means that storage has caught up.
 */
public final class PageTabs implements Tabs {
    private final String prefix;
    private final JSObject state;
    private final @Nullable JSObject channel;

    /**
     * Opens the channel. The {@link #listen} of a mount closes it.
     *
     * @param prefix the start of this widget's keys (public-api §9), and the channel's name
     * @param state an object. While its property {@code idle} is truthy, every message is dropped but a {@code reset}
     */
    public PageTabs(String prefix, JSObject state) {
        this.prefix = prefix;
        this.state = state;
        channel = open(prefix);
    }

    @Override
    public void tell(String message) {
        post(channel, prefix, message);
    }

    @Override
    public Cancellable listen(Listener listener) {
        JSObject heard = Guard.of(event -> {
            String message = message(event, prefix, state);
            if (message != null) {
                listener.received(message);
            }
        });
        start(channel, heard);
        return () -> stop(channel, heard);
    }

    /** Returns null if the constructor throws, as it may if the browser keeps no data for the page. */
    @JSBody(params = "name", script = "try { return new BroadcastChannel(name); } catch (none) { return null; }")
    private static native @Nullable JSObject open(String name);

    @JSBody(
            params = {"channel", "prefix", "message"},
            script = "try { channel ? channel.postMessage(message)"
                    + ": (localStorage.setItem(prefix += 'tabs', message), localStorage.removeItem(prefix)); }"
                    + "catch (none) {}")
    private static native void post(@Nullable JSObject channel, String prefix, String message);

    @JSBody(
            params = {"event", "prefix", "state"},
            script = "var key = event.key, value = event.newValue; value = key === undefined ? String(event.data)"
                    + ": key === prefix + 'tabs' ? value"
                    + ": key === prefix + 'visitor'"
                    + "? value === null ? '\\n{\"v\":1,\"reset\":' + event.oldValue + '}' : '' : null;"
                    + "return state.idle && !/\"reset\"/.test(value) ? null : value;")
    private static native @Nullable String message(JSObject event, String prefix, JSObject state);

    @JSBody(
            params = {"channel", "heard"},
            script = "if (channel) channel.onmessage = heard; addEventListener('storage', heard);")
    private static native void start(@Nullable JSObject channel, JSObject heard);

    @JSBody(
            params = {"channel", "heard"},
            script = "if (channel) channel.close(); removeEventListener('storage', heard);")
    private static native void stop(@Nullable JSObject channel, JSObject heard);
}
