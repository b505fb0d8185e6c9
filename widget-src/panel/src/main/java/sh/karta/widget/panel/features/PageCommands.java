// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.page.RefusedCall;
import sh.karta.widget.panel.render.Renderers;
import sh.karta.widget.panel.suggest.Suggestions;
import sh.karta.widget.panel.teaser.Teaser;

/** Runs the commands with which the page adds to the panel. */
final class PageCommands {
    private final PanelContext context;
    private final Slots slots;
    private final Renderers renderers;
    private final Teaser teaser;

    /** Null until the first command for it, because it observes the composer. */
    private @Nullable Suggestions suggestions;

    private PageCommands(PanelContext context, Slots slots, Renderers renderers) {
        this.context = context;
        this.slots = slots;
        this.renderers = renderers;
        teaser = Teaser.add(context, slots);
    }

    /** Runs the commands that wait for the features, and later ones. */
    static void add(PanelContext context, Slots slots, Renderers renderers) {
        context.commands.provide(new PageCommands(context, slots, renderers)::run);
    }

    private JSObject run(String command, @Nullable JSObject argument) {
        if (command.equals(Teaser.COMMAND)) {
            return teaser.run(argument);
        }
        if (argument != null && command.equals(Renderers.COMMAND)) {
            return renderers.run(argument);
        }
        if (argument != null && Suggestions.runs(command)) {
            return suggestions().run(command, argument);
        }
        // A loader of a later release knows commands that this panel does not.
        return RefusedCall.answer(context.features.bridge, command, "a known command", null);
    }

    private Suggestions suggestions() {
        Suggestions known = suggestions;
        if (known == null) {
            known = new Suggestions(context, slots.composer);
            suggestions = known;
        }
        return known;
    }
}
