// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.math.Formulas;

/** Draws formulas with a chunk that is loaded for the first formula. Until then, each formula shows its source. */
final class FormulaAdditions {
    private final PanelContext context;
    private final Callback edges;
    private final Chunk math;
    private final List<Runnable> waiting = new ArrayList<>();
    private @Nullable Callback painter;

    private FormulaAdditions(PanelContext context, Callback edges) {
        this.context = context;
        this.edges = edges;
        // Until then the source is shown, so nobody is told if the chunk does not load.
        math = context.chunk(ChunkFile.of("math"), this::draw);
    }

    /**
     * Returns a function that draws a formula. Its argument is the element that contains the source.
     *
     * @param edges marks the sides of a box on which content is hidden
     */
    static Callback of(PanelContext context, Callback edges) {
        FormulaAdditions additions = new FormulaAdditions(context, edges);
        return element -> additions.add((HTMLElement) element);
    }

    private void add(HTMLElement formula) {
        waiting.add(() -> painter().call(formula));
        if (math.loadIfNeeded()) {
            draw();
        }
    }

    private void draw() {
        for (Runnable each : waiting) {
            each.run();
        }
        waiting.clear();
    }

    private Callback painter() {
        Callback known = painter;
        if (known == null) {
            known = Formulas.painter(context.features.bridge, context.lifetime, edges);
            painter = known;
        }
        return known;
    }
}
