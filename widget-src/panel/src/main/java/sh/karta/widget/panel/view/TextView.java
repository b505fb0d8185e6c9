// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

/** Shows a text that grows. */
public interface TextView {
    /**
     * Shows {@code text}.
     *
     * @param text cumulative: mostly what was shown before with more behind it, but it may be another text altogether
     * @param complete whether nothing more will come
     */
    void show(String text, boolean complete);
}
