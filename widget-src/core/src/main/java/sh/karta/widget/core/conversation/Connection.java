// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Ports;

/** Decides which state of the connection the visitor sees. */
final class Connection {
    private static final double BACK_SHOWN = 2_000;

    private final Ports ports;
    private final Runnable changed;
    private final Runnable online;
    private final Cancellable pageState;
    private boolean down;
    private boolean wasOnline;
    private @Nullable Cancellable back;

    /** Watches the page's state from now on. Calls {@code online} when the device has a network again. */
    Connection(Ports ports, Runnable changed, Runnable online) {
        this.ports = ports;
        this.changed = changed;
        this.online = online;
        this.wasOnline = ports.pageState.online();
        this.pageState = ports.pageState.onChange(this::look);
    }

    int state() {
        if (!ports.pageState.online()) {
            return ConnectionState.OFFLINE;
        }
        if (down) {
            return ConnectionState.RECONNECTING;
        }
        return back != null ? ConnectionState.BACK : ConnectionState.ONLINE;
    }

    /** Notes that the stream was interrupted and is being reconnected ({@code false}), or works ({@code true}). */
    void connected(boolean up) {
        if (down == up) {
            down = !up;
            restored(up);
        }
    }

    /** Notes that no connection is attempted any more. */
    void reset() {
        if (down) {
            down = false;
            changed.run();
        }
    }

    void close() {
        pageState.cancel();
        if (back != null) {
            back.cancel();
        }
    }

    private void look() {
        boolean now = ports.pageState.online();
        if (now == wasOnline) {
            return;
        }
        wasOnline = now;
        restored(now);
        if (now) {
            online.run();
        }
    }

    private void restored(boolean up) {
        if (back != null) {
            back.cancel();
            back = null;
        }
        if (up && state() == ConnectionState.ONLINE) {
            back = ports.clock.after(BACK_SHOWN, () -> {
                back = null;
                changed.run();
            });
        }
        changed.run();
    }
}
