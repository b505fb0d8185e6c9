// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

/** Whether the menu should be open. Its view may not have loaded yet. */
public final class MenuState {
    private boolean open;

    public boolean isOpen() {
        return open;
    }

    /** Opens or closes the menu with the next redraw. */
    public void toggle() {
        open = !open;
    }

    /** Closes the menu with the next redraw. */
    public void close() {
        open = false;
    }
}
