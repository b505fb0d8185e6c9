// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.shell;

import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.strings.English;
import sh.karta.widget.panel.transcript.AnswerView;
import sh.karta.widget.panel.transcript.FeatureSet;
import sh.karta.widget.panel.transcript.PartViews;

/** The features that every visit needs. The styles are {@code panel.css}, which the build inserts. */
final class PanelFeatures implements FeatureSet {
    @Override
    public String css() {
        return "%KARTA_CSS_panel%";
    }

    @Override
    public String words() {
        return English.JSON;
    }

    @Override
    public void add(PanelContext context, PartViews parts, Slots slots) {
        parts.add(Part.TEXT, (message, part, parent) -> new AnswerView(context, parts, part, parent));
        // An entity stays hidden until the table has loaded, because its name would flash.
        parts.setEntities(name -> context.features.loadIfNeeded() || context.features.isDelayed() ? null : "");
    }
}
