// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;

/** A view in a chunk of its own, which is loaded when the view is first wanted. */
final class LateView implements View {
    /** Returns whether the view is wanted. Asked with each update until the chunk has loaded. */
    interface Condition {
        boolean holds();
    }

    /**
     * Creates the view. TeaVM may inline the constructor here, in another chunk, so it only sets fields. The view builds
     * itself with its first update.
     */
    interface Factory {
        View create();
    }

    private final Condition wanted;
    private final Factory factory;
    private final Chunk chunk;
    private @Nullable View view;

    private LateView(@Nullable ChunkFile file, PanelContext context, Condition wanted, Factory factory) {
        this.wanted = wanted;
        this.factory = factory;
        // Without the view the panel works as before it was wanted, so nobody is told.
        chunk = context.chunk(file, context.actions::redraw);
    }

    /**
     * Adds a view to the panel.
     *
     * @param file from {@code ChunkFile.of}, which the build replaces where it is called
     * @return the view, to be updated when {@code wanted} changes without an update of all views
     */
    static LateView add(
            PanelContext context, Slots slots, @Nullable ChunkFile file, Condition wanted, Factory factory) {
        LateView view = new LateView(file, context, wanted, factory);
        slots.add(view);
        return view;
    }

    @Override
    public void update() {
        View known = view;
        if (known == null && wanted.holds() && chunk.loadIfNeeded()) {
            known = factory.create();
            view = known;
        }
        if (known != null) {
            known.update();
        }
    }
}
