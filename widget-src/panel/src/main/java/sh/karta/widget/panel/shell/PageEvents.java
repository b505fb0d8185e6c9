// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.shell;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.transcript.Changes;

/**
 * Sends events to the page, in order and each in its own microtask. So a subscriber may call commands immediately, and
 * the conversation's state is always consistent then.
 */
final class PageEvents implements Changes.PageEvents {
    private final Bridge bridge;
    private final Runnable answered;
    private final Runnable forgotten;

    /**
     * Creates the event channel to the page.
     *
     * @param answered runs after the page has received the event for an answer
     * @param forgotten runs before the loader is told that another tab has deleted the visitor
     */
    PageEvents(Bridge bridge, Runnable answered, Runnable forgotten) {
        this.bridge = bridge;
        this.answered = answered;
        this.forgotten = forgotten;
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
        forgotten.run();
        bridge.forgotten();
    }
}
