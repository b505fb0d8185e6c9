// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.PageState;

/** Whether the page is online and visible. */
final class PageVisibility implements PageState {
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

    void set(boolean nowOnline, boolean nowVisible) {
        online = nowOnline;
        visible = nowVisible;
        List<Runnable> called = new ArrayList<>();
        for (int i = 0; i < listeners.size(); i++) {
            called.add(listeners.get(i));
        }
        for (int i = 0; i < called.size(); i++) {
            called.get(i).run();
        }
    }
}
