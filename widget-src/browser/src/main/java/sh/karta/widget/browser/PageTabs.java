// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Tabs;

/**
 * The way between tabs: a {@code BroadcastChannel}, and where there is none the {@code storage} events of a key that is
 * set and removed at once. A {@code reset} in a tab whose panel was not there is known by the stored visitor that went,
 * which the event still has; an empty one has only moved. A visitor that has come tells that storage has caught up: browsers keep no order between the two.
 */
public final class PageTabs implements Tabs {
    private final String prefix;
    private final @Nullable JSObject channel;

    /**
     * Opens the way; the one {@link #listen} of a mount closes it.
     *
     * @param prefix what the keys of this widget begin with (public-api §9); also the channel's name
     */
    public PageTabs(String prefix) {
        this.prefix = prefix;
        channel = open(prefix);
    }

    @Override
    public void tell(String message) {
        post(channel, prefix, message);
    }

    @Override
    public Cancellable listen(Listener listener) {
        JSObject heard = Guard.of(event -> {
            String message = message(event, prefix);
            if (message != null) {
                listener.heard(message);
            }
        });
        start(channel, heard);
        return () -> stop(channel, heard);
    }

    /** Where the browser keeps no data for the page the constructor may throw. */
    @JSBody(params = "name", script = "try { return new BroadcastChannel(name); } catch (none) { return null; }")
    private static native @Nullable JSObject open(String name);

    @JSBody(
            params = {"channel", "prefix", "message"},
            script = "try { channel ? channel.postMessage(message)"
                    + ": (localStorage.setItem(prefix += 'tabs', message), localStorage.removeItem(prefix)); }"
                    + "catch (none) {}")
    private static native void post(@Nullable JSObject channel, String prefix, String message);

    @JSBody(
            params = {"event", "prefix"},
            script = "var key = event.key, value = event.newValue; return key === undefined ? String(event.data)"
                    + ": key === prefix + 'tabs' ? value"
                    + ": key === prefix + 'visitor'"
                    + "? value === null ? '\\n{\"v\":1,\"reset\":' + event.oldValue + '}' : '' : null;")
    private static native @Nullable String message(JSObject event, String prefix);

    @JSBody(
            params = {"channel", "heard"},
            script = "if (channel) channel.onmessage = heard; addEventListener('storage', heard);")
    private static native void start(@Nullable JSObject channel, JSObject heard);

    @JSBody(
            params = {"channel", "heard"},
            script = "if (channel) channel.close(); removeEventListener('storage', heard);")
    private static native void stop(@Nullable JSObject channel, JSObject heard);
}
