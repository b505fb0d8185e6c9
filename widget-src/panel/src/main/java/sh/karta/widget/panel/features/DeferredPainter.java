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

/** Paints elements with a chunk that is loaded for the first of them. Without the chunk they stay as they are. */
final class DeferredPainter {
    /** Creates the function that paints an element, after the chunk has loaded. */
    interface Factory {
        Callback create();
    }

    private final Chunk chunk;
    private final Factory factory;
    private final List<Runnable> waiting = new ArrayList<>();
    private @Nullable Callback painter;

    /** @param file from {@code ChunkFile.of}, which the build replaces where it is called */
    DeferredPainter(PanelContext context, @Nullable ChunkFile file, Factory factory) {
        this.factory = factory;
        chunk = context.chunk(file);
        chunk.whenLoaded(this::paint);
    }

    /** Paints {@code element}, now or when the chunk has loaded. */
    void add(HTMLElement element) {
        waiting.add(() -> painter().call(element));
        if (chunk.loadIfNeeded()) {
            paint();
        }
    }

    private void paint() {
        for (Runnable each : waiting) {
            each.run();
        }
        waiting.clear();
    }

    private Callback painter() {
        Callback known = painter;
        if (known == null) {
            known = factory.create();
            painter = known;
        }
        return known;
    }
}
