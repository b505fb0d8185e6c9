// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.language;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.bridge.DeferredScript;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;

/**
 * Loads the texts of the visitor's language. Each language except English is a small file beside the panel's. The panel
 * is in English until the texts arrive.
 */
public final class Languages implements View {
    /** One entry per language, {@code de panel.de.0123456789.js sha256-…|}. */
    private static final String FILES = "%KARTA_LANGUAGES%";

    private final PanelContext context;
    private @Nullable String spoken;
    private @Nullable DeferredScript words;

    private Languages(PanelContext context) {
        this.context = context;
    }

    /** Adds the loader of texts to the panel, whose updates report the language. */
    public static void add(PanelContext context, Slots slots) {
        slots.add(new Languages(context));
    }

    @Override
    public void update() {
        String language = Formats.language(context.settings.locale());
        if (language == null) {
            if (spoken != null) {
                leave(null);
                context.strings.language(null);
                context.actions.reworded();
            }
        } else if (!language.equals(spoken)) {
            leave(language);
            load(language);
        }
    }

    private void leave(@Nullable String language) {
        spoken = language;
        if (words != null) {
            words.stop();
            words = null;
        }
    }

    private void load(String language) {
        Callback arrived = content -> {
            if (language.equals(spoken)) {
                context.strings.language(new JsValue(content));
                context.actions.reworded();
            }
        };
        int at = Text.indexOf(FILES, Text.concat(Text.concat("|", language), " "), 0) + 4;
        int space = Text.indexOf(FILES, " ", at);
        int end = Text.indexOf(FILES, "|", at);
        DeferredScript script = new DeferredScript(
                context.features.bridge,
                context.clock,
                Text.slice(FILES, at, space),
                Text.slice(FILES, space + 1, end),
                arrived,
                context.actions::reworded);
        words = script;
        script.load();
    }
}
