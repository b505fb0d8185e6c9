// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Highlights;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.highlight.CodeColors;
import sh.karta.widget.panel.markdown.CodeBar;

/** The bars of code blocks, and their colours, whose chunk is loaded for the first block in a named language. */
final class CodeAdditions {
    private final PanelContext context;
    private final PageAdditions page;
    private final Chunk highlight;
    private final List<Runnable> waiting = new ArrayList<>();
    private @Nullable Callback painter;

    private CodeAdditions(PanelContext context, PageAdditions page) {
        this.context = context;
        this.page = page;
        // Without colours the code is the same, so nobody is told if they do not load.
        highlight = context.chunk(ChunkFile.of("highlight"), this::color);
    }

    /**
     * Returns a function that adds to a code block. Its argument is the bar of the block. The element of a formula is passed to
     * {@code formulas}.
     */
    static Callback of(PanelContext context, Callback formulas, PageAdditions page) {
        CodeAdditions additions = new CodeAdditions(context, page);
        return element -> {
            if (((HTMLElement) element).getClassName().equals("math")) {
                formulas.call(element);
            } else {
                additions.add((HTMLElement) element);
            }
        };
    }

    private void add(HTMLElement head) {
        String language = head.getFirstChild().getTextContent();
        // Not a method reference: its null check would make TeaVM wrap every JavaScript object.
        CodeBar.complete(head, context.strings, () -> head.getNextSibling().getTextContent());
        if (language.isEmpty()) {
            return;
        }
        Dom.attr(head, "data-language", language);
        page.block();
        if (!Highlights.areSupported()) {
            return;
        }
        waiting.add(() -> painter().call(head));
        if (highlight.loadIfNeeded()) {
            color();
        }
    }

    private void color() {
        for (Runnable each : waiting) {
            each.run();
        }
        waiting.clear();
    }

    private Callback painter() {
        Callback known = painter;
        if (known == null) {
            known = CodeColors.painter(context.features.bridge, context.lifetime);
            painter = known;
        }
        return known;
    }
}
