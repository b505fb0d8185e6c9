// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.render;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Abort;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Drawings;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.text.Text;

/**
 * A code block and its drawing, an element of the page's document that a slot shows in place of the code. The page's style sheets and
 * scripts apply to the drawing, because it is outside the shadow tree.
 */
final class CodeDrawing {
    /** Milliseconds in which the promise of the page's function must be fulfilled. */
    private static final double TIME = 5000;

    private static int count;

    final String language;

    private final Renderers renderers;
    private final HTMLElement head;
    private final HTMLElement block;

    /** Whether the function has failed, so that the code stays. */
    private boolean failed;

    private @Nullable Cancellable timer;
    private @Nullable Abort abort;
    private @Nullable HTMLElement slot;
    private @Nullable HTMLElement element;

    CodeDrawing(Renderers renderers, HTMLElement head, String language) {
        this.renderers = renderers;
        this.head = head;
        this.language = language;
        block = (HTMLElement) head.getParentNode();
    }

    boolean isGone() {
        return !Dom.isConnected(block);
    }

    /** Draws the block once, if it is complete and the page has a function for its language. */
    void draw() {
        Renderer renderer = renderers.renderer(language);
        boolean complete = Drawings.isFollowed(block) || renderers.context.conversation.turn() == TurnState.IDLE;
        if (renderer != null && complete && abort == null && !failed) {
            begin(renderer);
        }
    }

    /** Draws the block again with another function. */
    void drawAgain() {
        end();
        failed = false;
        draw();
    }

    private void begin(Renderer renderer) {
        Bridge bridge = renderers.context.features.bridge;
        String name = Text.concat("karta-drawing-", Text.of(++count));
        String direction = Dom.computed(renderers.transcript, "direction");
        // The drawing follows the code, because other features expect the code beside the bar.
        HTMLElement inside = Dom.el("slot", "", block);
        Dom.attr(inside, "name", name);
        inside.setDir(direction);
        HTMLElement outside = Dom.el("div", "");
        Dom.attr(outside, "slot", name);
        bridge.getHost().appendChild(outside);
        slot = inside;
        element = outside;
        Abort controller = Abort.create();
        abort = controller;
        timer = renderers.context.clock.after(
                TIME, () -> fail(controller, bridge, "the function has not finished within 5 seconds"));
        String code = head.getNextSibling().getTextContent();
        Drawings.draw(
                        renderer.function,
                        outside,
                        code,
                        Drawings.colorScheme(renderers.transcript),
                        direction,
                        controller.getSignal())
                .then(
                        Guard.of(done -> finish(controller)),
                        Guard.of(reason -> fail(controller, bridge, JsValue.describe(reason))));
    }

    private void finish(Abort controller) {
        if (controller == abort) {
            stopTimer();
            Dom.flag(block, "drawn", true);
        }
    }

    private void fail(Abort controller, Bridge bridge, String reason) {
        if (controller == abort) {
            end();
            failed = true;
            bridge.warn(
                    Text.concat(
                            Text.concat(Text.concat("render ", language), " failed, so the code is shown: "), reason),
                    null);
        }
    }

    /** Shows the code again and aborts the signal of the page's function. */
    void end() {
        stopTimer();
        Dom.flag(block, "drawn", false);
        if (slot != null && element != null) {
            Dom.remove(slot);
            Dom.remove(element);
            slot = null;
            element = null;
        }
        if (abort != null) {
            Abort controller = abort;
            abort = null;
            Guard.run(none -> controller.abort());
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
