// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.context;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.bridge.DeferredScript;
import sh.karta.widget.core.port.Clock;

/**
 * A deferred chunk: classes in a file of their own (chunks.json in cdn-dist), which is loaded when one of them is first
 * needed. The panel works without it: views whose classes are missing are left out.
 */
public final class Chunk {
    /** The bridge, which has the URL of scripts. */
    public final Bridge bridge;

    /** Null once the chunk has loaded, and if the build did not split the program. */
    private @Nullable DeferredScript script;

    private @Nullable Runnable arrived;
    private Runnable failed = () -> {};
    private boolean delayed;

    /**
     * Creates the chunk without loading it.
     *
     * @param file from {@link ChunkFile#of}, which the build replaces where it is called, in the part that links the chunk
     */
    public Chunk(@Nullable ChunkFile file, Bridge bridge, Clock clock) {
        this.bridge = bridge;
        if (file != null) {
            script = new DeferredScript(
                    bridge, clock, file.getFile(), file.getIntegrity(), content -> link(file, content), this::lost);
        }
    }

    /** Sets what runs after each failed attempt to load the chunk, in place of an earlier one. */
    public void setFailed(Runnable failed) {
        this.failed = failed;
    }

    /** Runs {@code then} when the chunk has loaded, or now if it has. Replaces an earlier {@code then}. */
    public void whenLoaded(Runnable then) {
        arrived = then;
        if (script == null) {
            then.run();
        }
    }

    /** Returns whether the chunk's classes may be used, and starts to load the chunk if they may not. */
    public boolean loadIfNeeded() {
        if (script != null) {
            script.load();
        }
        return script == null;
    }

    /** Returns whether the chunk has loaded, without starting to load it. */
    public boolean isLoaded() {
        return script == null;
    }

    /** Returns whether an attempt to load the chunk has failed. The chunk may still load later. */
    public boolean isDelayed() {
        return delayed;
    }

    /** Returns whether all attempts to load the chunk have failed. {@link #loadAgain} makes another one. */
    public boolean isGivenUp() {
        return script != null && script.isGivenUp();
    }

    /** Makes one more attempt to load a chunk for which all attempts have failed. */
    public void loadAgain() {
        if (script != null) {
            script.loadAgain();
        }
    }

    /** Stops loading. */
    public void stop() {
        if (script != null) {
            script.stop();
        }
    }

    private void lost() {
        delayed = true;
        failed.run();
    }

    private void link(ChunkFile file, JSObject content) {
        file.link(content);
        script = null;
        if (arrived != null) {
            arrived.run();
        }
    }
}
