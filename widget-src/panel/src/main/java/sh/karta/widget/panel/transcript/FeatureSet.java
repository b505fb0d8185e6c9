// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;

/** The features of one file of the panel: their styles, their texts and their views. */
public interface FeatureSet {
    /** Returns the styles. */
    String css();

    /** Returns the English texts as a JSON object. */
    String words();

    /** Adds the views to the transcript and beside it. */
    void add(PanelContext context, PartViews parts, Slots slots);
}
