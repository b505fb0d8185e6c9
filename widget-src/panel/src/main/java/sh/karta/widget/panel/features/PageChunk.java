// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.Deferred;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.bridge.DeferredScript;
import sh.karta.widget.browser.bridge.Loader;
import sh.karta.widget.browser.bridge.PageArguments;
import sh.karta.widget.browser.bridge.Panel;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.page.PageCall;

/** Commands of the page that share a chunk. The first command loads it. */
final class PageChunk {
    /** Creates the function that runs the commands, after the chunk has loaded. */
    interface Entry {
        Panel create();
    }

    /** A call that waits for the chunk. The list cannot contain its promise, because TeaVM would wrap that in an object of Java. */
    private interface Call {
        /** Runs the call with {@code commands}. */
        void run(Panel commands);
    }

    private final Entry entry;
    private final Chunk chunk;

    /** The calls that wait for the chunk, until all attempts to load it have failed. */
    private final List<Call> waiting = new ArrayList<>();

    /** How many attempts to load the chunk have failed. */
    private int failures;

    private @Nullable Panel commands;

    /** @param file from {@code ChunkFile.of}, which the build replaces where it is called */
    PageChunk(@Nullable ChunkFile file, PanelContext context, Entry entry) {
        this.entry = entry;
        chunk = context.chunk(file, this::arrived);
        chunk.setFailed(this::failed);
    }

    /** Runs a command now or when the chunk has loaded. Returns the promise of its result. */
    JSObject run(String command, @Nullable JSObject argument) {
        Deferred call = Natives.held().deferred();
        waiting.add(known -> PageArguments.provide(call, known));
        if (chunk.loadIfNeeded()) {
            arrived();
        } else {
            chunk.loadAgain();
        }
        return Loader.later(call.getPromise(), command, argument);
    }

    /** Completes the calls that wait for the chunk without running them, because a later one replaces them. */
    void dropWaiting() {
        complete((command, argument) -> PageArguments.done());
    }

    private void arrived() {
        Panel known = commands;
        if (known == null) {
            known = entry.create();
            commands = known;
        }
        complete(known);
    }

    private void failed() {
        failures++;
        if (failures >= DeferredScript.ATTEMPTS) {
            complete((command, argument) -> PageCall.unavailable(command));
        }
    }

    private void complete(Panel with) {
        for (Call call : waiting) {
            call.run(with);
        }
        waiting.clear();
    }
}
