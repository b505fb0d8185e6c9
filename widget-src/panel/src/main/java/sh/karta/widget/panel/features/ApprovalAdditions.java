// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.approval.ApprovalHint;
import sh.karta.widget.panel.approval.ApprovalView;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.transcript.PartView;
import sh.karta.widget.panel.transcript.PartViews;

/** The agent's requests for approval. Their chunk is loaded for the first of them. */
final class ApprovalAdditions {
    private final PanelContext context;
    private final Slots slots;
    private final Chunk chunk;
    private final List<Request> waiting = new ArrayList<>();
    private @Nullable View hint;

    private ApprovalAdditions(PanelContext context, Slots slots) {
        this.context = context;
        this.slots = slots;
        chunk = context.chunk(ChunkFile.of("approval"), this::arrived);
        // Without its card a request cannot be answered, so the chunk is requested again when the visitor returns, as
        // the features.
        context.lifetime.add(context.pageState.onChange(() -> {
            if (context.pageState.visible() && context.pageState.online()) {
                chunk.loadAgain();
            }
        }));
    }

    static void add(PanelContext context, PartViews parts, Slots slots) {
        ApprovalAdditions additions = new ApprovalAdditions(context, slots);
        parts.add(Part.APPROVAL, (message, part, parent) -> additions.new Request(part, parent));
    }

    private void arrived() {
        for (Request each : waiting) {
            each.show();
        }
        waiting.clear();
        // The cards make the transcript longer, and the composer receives another placeholder.
        context.actions.redraw();
    }

    /** Adds the hint, which has the styles and texts of all requests. */
    private void addHint() {
        if (hint == null) {
            hint = new ApprovalHint(context, slots.middle);
            slots.add(hint);
            hint.update();
        }
    }

    /** The place of a request in an answer. */
    private final class Request extends PartView {
        private final HTMLElement root;
        private @Nullable View view;

        Request(Part part, HTMLElement parent) {
            super(ApprovalAdditions.this.context, part);
            root = Dom.el("div", "approval", parent);
            // The transcript is not a live region (see Announcer), but an open request must be announced.
            Dom.attr(root, "aria-live", part.open ? "polite" : null);
        }

        @Override
        protected void show() {
            if (!chunk.loadIfNeeded()) {
                waiting.add(this);
                return;
            }
            if (view == null) {
                addHint();
                view = new ApprovalView(context, part, root);
            }
            view.update();
        }
    }
}
