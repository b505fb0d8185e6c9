// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.elements;

/** Shows a growing text. */
public interface TextView {
    /**
     * Shows {@code text}.
     *
     * @param text the cumulative text, which usually extends the previous one, but may be a different text
     * @param complete whether no more text follows
     */
    void show(String text, boolean complete);
}
