// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.view.Changes;

/**
 * Tells the page what happened, in order, each event in a microtask of its own: a subscriber may give commands at once,
 * and the conversation is never in the middle of a change then.
 */
final class PageEvents implements Changes.PageEvents {
    private final Bridge bridge;
    private final Runnable answered;

    /**
     * Makes the way to the page.
     *
     * @param answered runs after the page was told of an answer
     */
    PageEvents(Bridge bridge, Runnable answered) {
        this.bridge = bridge;
        this.answered = answered;
    }

    @Override
    public void happened(String name, @Nullable JsonValue payload) {
        Natives.held()
                .queueMicrotask(Guard.of(none -> bridge.emit(name, payload == null ? null : JsValue.raw(payload))));
        if (name.equals("message:received")) {
            answered.run();
        }
    }

    @Override
    public void forgotten() {
        bridge.forgotten();
    }
}
