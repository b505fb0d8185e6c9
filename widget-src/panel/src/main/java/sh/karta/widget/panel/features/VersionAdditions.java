// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.actions.ActionsView;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.transcript.PartView;
import sh.karta.widget.panel.transcript.PartViews;
import sh.karta.widget.panel.versions.VersionsView;

/** The controls of messages of a server with versions. Their chunk is loaded for the first of these messages. */
final class VersionAdditions implements ActionsView.More {
    private final PanelContext context;
    private final Slots slots;
    private final Chunk chunk;
    private final List<Runnable> waiting = new ArrayList<>();
    private @Nullable VersionsView view;

    private VersionAdditions(PanelContext context, Slots slots) {
        this.context = context;
        this.slots = slots;
        chunk = context.chunk(ChunkFile.of("versions"), this::add);
    }

    /** Adds the controls to the visitor's messages. Those of an answer are added to its actions. */
    static void add(PanelContext context, PartViews parts, Slots slots) {
        VersionAdditions versions = new VersionAdditions(context, slots);
        ActionsView.add(context, parts, versions);
        parts.add(PartViews.TOOLS, versions::view);
    }

    @Override
    public void add(Message message, Part part, HTMLElement parent) {
        if (context.settings.has("branches")) {
            waiting.add(() -> view().rows.create(message, part, parent).update());
            if (chunk.loadIfNeeded()) {
                add();
            }
        }
    }

    private PartView view(Message message, Part part, HTMLElement parent) {
        return new PartView(context, part) {
            @Override
            protected void show() {
                add(message, part, parent);
            }
        };
    }

    private void add() {
        for (Runnable each : waiting) {
            each.run();
        }
        waiting.clear();
    }

    private VersionsView view() {
        VersionsView known = view;
        if (known == null) {
            known = new VersionsView(context, slots);
            view = known;
            slots.add(known);
            known.update();
        }
        return known;
    }
}
