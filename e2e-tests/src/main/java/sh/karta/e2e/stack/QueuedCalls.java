// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.stack;

import java.net.URI;
import java.util.Map;

/** A page that calls the widget ten thousand times before the widget's file has arrived. */
public final class QueuedCalls {
    /** Resolves in the page when every one of its calls has run. */
    public static final String DONE = "async () => { while (!(window.karta && karta.loaded && heard === 1000))"
            + " await new Promise(requestAnimationFrame); await karta('identify', { userId: 'last' }); }";

    private QueuedCalls() {}

    /**
     * Publishes the page.
     *
     * @param tenth the command of every tenth call: {@code close} needs no panel, {@code toggle} waits for it
     * @param before a script that runs before all others
     */
    public static URI publish(Stack stack, String tenth, String before) {
        return stack.publish(QueuedCalls.class, "queued", Map.of("last", "'" + tenth + "'", "before", before));
    }
}
