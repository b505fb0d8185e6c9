// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.Deferred;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.bridge.Loader;
import sh.karta.widget.browser.bridge.PageArguments;
import sh.karta.widget.browser.bridge.Panel;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.context.PanelContext;

/** Commands of the page that share a chunk. The first command loads it. */
final class PageChunk {
    /** Creates the function that runs the commands, after the chunk has loaded. */
    interface Entry {
        Panel create();
    }

    private final Entry entry;
    private final Chunk chunk;
    private final Deferred commands = Natives.held().deferred();
    private boolean provided;

    /** @param file from {@code ChunkFile.of}, which the build replaces where it is called */
    PageChunk(@Nullable ChunkFile file, PanelContext context, Entry entry) {
        this.entry = entry;
        // A call waits until the chunk has loaded, so nobody is told if it does not.
        chunk = context.chunk(file, this::provide);
    }

    /** Runs a command now or when the chunk has loaded. Returns the promise of its result. */
    JSObject run(String command, @Nullable JSObject argument) {
        if (chunk.loadIfNeeded()) {
            provide();
        } else {
            chunk.loadAgain();
        }
        return Loader.later(commands.getPromise(), command, argument);
    }

    private void provide() {
        if (!provided) {
            provided = true;
            PageArguments.provide(commands, entry.create());
        }
    }
}
