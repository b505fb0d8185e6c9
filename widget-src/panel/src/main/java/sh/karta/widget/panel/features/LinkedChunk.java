// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.bridge.DeferredScript;
import sh.karta.widget.panel.context.PanelContext;

/**
 * A chunk that the chunk {@code features} links. Without it, the panel shows the same text in a plainer way. So nothing
 * waits for it, and nothing is said when it does not load.
 */
final class LinkedChunk {
    /** Null once the chunk has loaded, and if the build did not split the program. */
    private @Nullable DeferredScript script;

    /**
     * Creates the chunk without loading it.
     *
     * @param file from {@code ChunkFile.of}, which the build replaces where it is called
     * @param arrived runs when the chunk has loaded
     */
    LinkedChunk(@Nullable ChunkFile file, PanelContext context, Runnable arrived) {
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
                    () -> {});
            script = loading;
            context.lifetime.add(loading::stop);
        }
    }

    /** Returns whether the chunk's classes may be used, and starts to load the chunk if they may not. */
    boolean here() {
        if (script != null) {
            script.load();
        }
        return script == null;
    }
}
