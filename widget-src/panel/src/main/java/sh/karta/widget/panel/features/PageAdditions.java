// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.page.PageCall;
import sh.karta.widget.panel.render.Renderers;
import sh.karta.widget.panel.suggest.Suggestions;
import sh.karta.widget.panel.teaser.Teaser;

/** The additions of the page to the panel. The first call of each command loads its chunk. */
final class PageAdditions {
    private final PanelContext context;
    private final PageChunk render;
    private final PageChunk suggest;
    private final PageChunk teaser;

    /** Whether the page has set a function that draws code blocks. */
    private boolean draws;

    PageAdditions(PanelContext context, Slots slots) {
        this.context = context;
        render = new PageChunk(ChunkFile.of("render"), context, () -> Renderers.of(context, slots));
        suggest = new PageChunk(ChunkFile.of("suggest"), context, () -> Suggestions.of(context, slots));
        teaser = new PageChunk(ChunkFile.of("teaser"), context, () -> Teaser.of(context, slots));
        context.commands.provide((command, argument) -> run(command, argument));
    }

    private JSObject run(String command, @Nullable JSObject argument) {
        if (command.equals(Renderers.COMMAND)) {
            draws = true;
            return render.run(command, argument, true);
        }
        if (Suggestions.runs(command)) {
            return suggest.run(command, argument, true);
        }
        if (command.equals(Teaser.COMMAND)) {
            // The page shows one at a time.
            teaser.dropWaiting();
            return teaser.run(command, argument, false);
        }
        // A loader of a later release knows commands that this panel does not.
        return PageCall.refuse(context.features.bridge, command, "a known command", null);
    }

    /** Passes a new code block to the page's functions. */
    void block() {
        if (draws) {
            render.run("", null, false);
        }
    }
}
