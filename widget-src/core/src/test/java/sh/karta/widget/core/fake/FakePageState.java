// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.PageState;

/** A page that a test hides or takes offline. */
public final class FakePageState implements PageState {
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean online = true;
    private boolean visible = true;

    @Override
    public boolean online() {
        return online;
    }

    @Override
    public boolean visible() {
        return visible;
    }

    @Override
    public Cancellable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public void online(boolean now) {
        online = now;
        changed();
    }

    public void visible(boolean now) {
        visible = now;
        changed();
    }

    /** Returns the number of listeners. */
    public int listeners() {
        return listeners.size();
    }

    private void changed() {
        for (Runnable listener : new ArrayList<>(listeners)) {
            listener.run();
        }
    }
}
