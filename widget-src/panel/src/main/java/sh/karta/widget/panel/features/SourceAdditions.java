// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.sources.Citations;
import sh.karta.widget.panel.transcript.PartView;
import sh.karta.widget.panel.transcript.PartViews;

/** The sources of answers. Their chunk is loaded for the first answer with sources. */
final class SourceAdditions {
    private final PanelContext context;
    private final HTMLElement frame;
    private final Chunk chunk;
    private final List<SourcesPart> waiting = new ArrayList<>();
    private @Nullable Callback painter;
    private @Nullable Part shown;

    private SourceAdditions(PanelContext context, HTMLElement frame) {
        this.context = context;
        this.frame = frame;
        chunk = context.chunk(ChunkFile.of("citations"), this::paint);
    }

    static void add(PanelContext context, PartViews parts, Slots slots) {
        SourceAdditions additions = new SourceAdditions(context, slots.frame);
        parts.add(
                Part.SOURCES,
                (message, part, parent) -> additions.new SourcesPart(part, Dom.el("ol", "sources", parent)));
    }

    private void paint() {
        for (SourcesPart each : waiting) {
            shown = each.part();
            painter().call(each.list);
        }
        waiting.clear();
    }

    private Callback painter() {
        Callback known = painter;
        if (known == null) {
            known = Citations.painter(context, frame, () -> requireNonNull(shown));
            painter = known;
        }
        return known;
    }

    /** The list of sources of one answer. */
    private final class SourcesPart extends PartView {
        private final HTMLElement list;

        SourcesPart(Part part, HTMLElement list) {
            super(SourceAdditions.this.context, part);
            this.list = list;
        }

        Part part() {
            return part;
        }

        @Override
        protected void show() {
            waiting.add(this);
            if (chunk.loadIfNeeded()) {
                paint();
            }
        }
    }
}
