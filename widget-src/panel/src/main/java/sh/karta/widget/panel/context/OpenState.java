// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

/** Whether the visitor has opened something, such as the menu. Its view may not have loaded yet. */
public final class OpenState {
    private boolean open;

    public boolean isOpen() {
        return open;
    }

    /** Opens or closes it with the next redraw. */
    public void toggle() {
        open = !open;
    }

    /** Closes it with the next redraw. */
    public void close() {
        open = false;
    }
}
