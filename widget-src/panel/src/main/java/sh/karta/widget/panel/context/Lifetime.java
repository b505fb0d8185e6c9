// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.core.port.Cancellable;

/**
 * Everything that a mount has started and that must end with it: listeners, timers, style sheets, views, the
 * conversation. Each part adds its ending as soon as it has begun, so that a mount that fails halfway leaves nothing behind.
 */
public final class Lifetime {
    private final List<Cancellable> endings = new ArrayList<>();
    private boolean over;

    /** Adds an ending. */
    public void add(Cancellable ending) {
        endings.add(ending);
    }

    /** Returns whether {@link #end} was called. */
    public boolean isOver() {
        return over;
    }

    /** Runs the endings, the last one first. One that throws is logged and does not keep the others from running. */
    public void end() {
        over = true;
        while (!endings.isEmpty()) {
            Cancellable ending = endings.remove(endings.size() - 1);
            Guard.run(none -> ending.cancel());
        }
    }
}
