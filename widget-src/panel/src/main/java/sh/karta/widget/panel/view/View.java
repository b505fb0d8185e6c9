// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

/** A piece of the panel. */
public interface View {
    /** Brings its elements in line with the state, touching only what differs; may be called at any time. */
    void update();
}
