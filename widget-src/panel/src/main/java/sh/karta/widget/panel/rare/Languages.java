// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.bridge.PartScript;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.view.Ui;
import sh.karta.widget.panel.view.View;

/**
 * Sees to it that the words are those of the language. Each but English is a small file beside the panel's; until it is
 * here, and where it does not come, the words are English.
 */
final class Languages implements View {
    /** For each language {@code de panel.de.0123456789.js sha256-…|}; empty where the panel is a module. */
    private static final String FILES = "%KARTA_LANGUAGES%";

    private final Ui ui;
    private @Nullable String spoken;

    Languages(Ui ui) {
        this.ui = ui;
    }

    @Override
    public void update() {
        String language = Formats.language(ui.locale);
        if (language == null) {
            if (spoken != null) {
                spoken = null;
                ui.strings.language(null);
                ui.actions.reworded();
            }
        } else if (!language.equals(spoken)) {
            spoken = language;
            load(language);
        }
    }

    private void load(String language) {
        Bridge bridge = ui.rare.bridge;
        PartScript.Arrival arrival = words -> {
            if (language.equals(spoken)) {
                ui.strings.language(new JsValue(words));
                ui.actions.reworded();
            }
        };
        if (PartScript.isGiven(bridge, language, arrival)) {
            return;
        }
        int at = Text.indexOf(FILES, Text.concat(Text.concat("|", language), " "), 0) + 4;
        int space = Text.indexOf(FILES, " ", at);
        int end = Text.indexOf(FILES, "|", at);
        PartScript.load(
                bridge,
                Text.slice(FILES, at, space),
                Text.slice(FILES, space + 1, end),
                arrival,
                event -> ui.actions.reworded());
    }
}
