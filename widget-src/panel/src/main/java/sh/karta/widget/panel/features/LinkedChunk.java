// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.bridge.DeferredScript;
import sh.karta.widget.panel.context.PanelContext;

/**
 * A chunk that the chunk {@code features} links. It is loaded when it is first needed.
 */
final class LinkedChunk {
    /** Null once the chunk has loaded, and if the build did not split the program. */
    private @Nullable DeferredScript script;

    /**
     * Creates the chunk without loading it.
     *
     * @param file from {@code ChunkFile.of}, which the build replaces where it is called
     * @param arrived runs when the chunk has loaded
     * @param failed runs after each failed attempt
     */
    LinkedChunk(@Nullable ChunkFile file, PanelContext context, Runnable arrived, Runnable failed) {
        if (file != null) {
            DeferredScript loading = new DeferredScript(
                    context.features.bridge,
                    context.clock,
                    file.getFile(),
                    file.getIntegrity(),
                    content -> {
                        file.link(content);
                        script = null;
                        arrived.run();
                    },
                    failed);
            script = loading;
            context.lifetime.add(loading::stop);
        }
    }

    /** Returns whether the chunk's classes may be used, and starts to load the chunk if they may not. */
    boolean loadIfNeeded() {
        if (script != null) {
            script.load();
        }
        return script == null;
    }

    /** Makes one more attempt to load a chunk for which all attempts have failed. */
    void loadAgain() {
        if (script != null) {
            script.loadAgain();
        }
    }
}
