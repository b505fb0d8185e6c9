// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.bridge.PartScript;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Clock;

/**
 * The file with what most visits never see. It is asked for when something in it is first needed; where it does not come,
 * it is asked for again.
 */
public final class Rare {
    /** Where the file is, beside the panel's; empty where the build has left the program whole. */
    private static final String FILE = "%KARTA_RARE_FILE%";

    /** Milliseconds until a file that did not come is asked for again. */
    private static final double AGAIN_AFTER = 5000;

    /** Runs when the file is here. */
    public Runnable arrived = () -> {};

    /** Where scripts come from. */
    public final Bridge bridge;

    private final Clock clock;
    private boolean here = FILE.isEmpty();
    private boolean asked;
    private @Nullable Cancellable retry;

    /** Asks for nothing yet. */
    public Rare(Bridge bridge, Clock clock) {
        this.bridge = bridge;
        this.clock = clock;
    }

    /** Returns whether the file's classes may be used. */
    public boolean isHere() {
        return here;
    }

    /** Returns whether the file's classes may be used; where not, it is on its way from now on. */
    public boolean here() {
        if (!here && !asked) {
            asked = true;
            PartScript.load(
                    bridge,
                    FILE,
                    "%KARTA_RARE_INTEGRITY%",
                    this::link,
                    event -> retry = clock.after(AGAIN_AFTER, this::again));
        }
        return here;
    }

    /** Asks no more. */
    public void stop() {
        arrived = () -> {};
        if (retry != null) {
            retry.cancel();
        }
    }

    private void link(JSObject part) {
        PartScript.link(part);
        here = true;
        arrived.run();
    }

    private void again() {
        asked = false;
        here();
    }
}
