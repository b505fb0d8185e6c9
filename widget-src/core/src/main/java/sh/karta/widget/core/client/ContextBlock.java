// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.config.ContextFunction;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.text.Text;

/** What the page says about itself, put before the visitor's words (wire-protocol §3, Context). */
final class ContextBlock implements Cancellable {
    private static final double PATIENCE = 2_000;
    private static final int LONGEST = 16 * 1024;
    private static final String TAG = "session-context";

    private final Ports ports;
    private final String text;
    private final Done done;
    private @Nullable Cancellable timer;
    private boolean over;

    /** Makes the request for what goes before {@code text}; {@code done} hears both together, or the text alone where there is no context. */
    ContextBlock(Ports ports, String text, Done done) {
        this.ports = ports;
        this.text = text;
        this.done = done;
    }

    /** Asks {@code function}, if any. */
    void ask(@Nullable ContextFunction function) {
        if (function == null) {
            finish(text);
            return;
        }
        timer = ports.clock.after(PATIENCE, () -> without("no answer within two seconds"));
        function.context((context, error) -> {
            if (error != null) {
                without(error.message);
            } else if (context != null && context.length() > LONGEST) {
                without("longer than 16 kB");
            } else {
                finish(context == null || context.isEmpty() ? text : wrap(context, text));
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
            ports.log.warn(Text.concat("The message goes without context: ", why));
            finish(text);
        }
    }

    private void finish(String whole) {
        if (!over) {
            cancel();
            done.text(whole);
        }
    }

    private static String wrap(String context, String text) {
        String inside = "";
        int from = 0;
        for (int at = Text.indexOf(context, "<", 0); at >= 0; at = Text.indexOf(context, "<", at + 1)) {
            if (isTag(context, at + 1)) {
                inside = Text.concat(Text.concat(inside, Text.slice(context, from, at)), "&lt;");
                from = at + 1;
            }
        }
        inside = Text.concat(inside, Text.slice(context, from, context.length()));
        return Text.concat(Text.concat("<session-context>\n", inside), Text.concat("\n</session-context>\n\n", text));
    }

    /** Returns whether our tag's name follows in any spelling: with a slash, spaces, capitals. */
    private static boolean isTag(String context, int from) {
        int at = from;
        while (at < context.length() && (Text.at(context, at) <= ' ' || Text.at(context, at) == '/')) {
            at++;
        }
        for (int i = 0; i < TAG.length(); i++, at++) {
            // Setting the bit of lower case leaves the hyphen as it is.
            if (at >= context.length() || (Text.at(context, at) | 0x20) != Text.at(TAG, i)) {
                return false;
            }
        }
        return true;
    }

    /** Hears the text to be sent. */
    interface Done {
        void text(String text);
    }
}
