// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.config.ContextFunction;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.Log;
import sh.karta.widget.core.text.Text;

/**
 * Requests the page's context once. A context that fails, takes longer than two seconds or exceeds 16 kB is omitted with a
 * warning (wire-protocol §3, Context).
 */
final class PageContext implements Cancellable {
    private static final double PATIENCE = 2_000;
    private static final int LONGEST = 16 * 1024;

    private final Clock clock;
    private final Log log;
    private final Done done;
    private @Nullable Cancellable timer;
    private boolean over;

    /** Creates the request without sending it. */
    PageContext(Clock clock, Log log, Done done) {
        this.clock = clock;
        this.log = log;
        this.done = done;
    }

    /** Calls {@code function}. */
    void ask(ContextFunction function) {
        timer = clock.after(PATIENCE, () -> without("no answer within two seconds"));
        function.context((context, error) -> {
            if (error != null) {
                without(error.message);
            } else if (context != null && bytes(context) > LONGEST) {
                without("longer than 16 kB");
            } else {
                finish(context == null ? "" : context);
            }
        });
    }

    @Override
    public void cancel() {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void without(String why) {
        if (!over) {
            log.warn(Text.concat("The message is sent without context: ", why));
            finish("");
        }
    }

    private void finish(String context) {
        if (!over) {
            cancel();
            done.context(context);
        }
    }

    /** Returns the length of {@code text} in UTF-8. Each half of a surrogate pair counts two. */
    private static int bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            int unit = Text.at(text, i);
            boolean surrogate = unit >= 0xD800 && unit < 0xE000;
            bytes += unit < 0x80 ? 1 : unit < 0x800 || surrogate ? 2 : 3;
        }
        return bytes;
    }

    /** Receives the context, once. */
    interface Done {
        /** Receives the context, or an empty string. */
        void context(String context);
    }
}
