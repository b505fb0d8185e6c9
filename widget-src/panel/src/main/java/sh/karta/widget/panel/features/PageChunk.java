// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.bridge.Panel;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.context.DeferredCommands;
import sh.karta.widget.panel.context.PanelContext;

/** Commands of the page that share a chunk. The first command loads it. */
final class PageChunk {
    /** Creates the function that runs the commands, after the chunk has loaded. */
    interface Entry {
        Panel create();
    }

    private final Entry entry;
    private final Chunk chunk;
    private final DeferredCommands commands = new DeferredCommands();
    private boolean created;

    /** @param file from {@code ChunkFile.of}, which the build replaces where it is called */
    PageChunk(@Nullable ChunkFile file, PanelContext context, Entry entry) {
        this.entry = entry;
        chunk = context.chunk(file, this::arrived);
        chunk.setFailed(this::failed);
    }

    /**
     * Runs a command now or when the chunk has loaded. Returns the promise of its result.
     *
     * @param lasts whether the command is still wanted if the chunk loads after the call was answered with a failure
     */
    JSObject run(String command, @Nullable JSObject argument, boolean lasts) {
        JSObject answer = commands.run(command, argument, lasts);
        if (chunk.loadIfNeeded()) {
            arrived();
        } else {
            chunk.loadAgain();
        }
        return answer;
    }

    /** Completes the calls that wait for the chunk without running them, because a later one replaces them. */
    void dropWaiting() {
        commands.drop();
    }

    private void arrived() {
        if (!created) {
            created = true;
            commands.provide(entry.create());
        }
    }

    private void failed() {
        if (chunk.isGivenUp()) {
            commands.fail();
        }
    }
}
