// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

/** A part of the panel. */
public interface View {
    /** Updates the elements to the current state, changing only differences. May be called at any time. */
    void update();
}
