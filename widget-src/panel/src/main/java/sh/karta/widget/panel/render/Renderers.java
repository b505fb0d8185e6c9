// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.render;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.PageFunction;
import sh.karta.widget.browser.bridge.PageArguments;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Drawings;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.page.RefusedCall;

/** The page's functions that draw code blocks, and the blocks of one panel. */
public final class Renderers implements View {
    /** The command of the page. */
    public static final String COMMAND = "render";

    private static final String EXPECTED =
            "the name of a language (at most 64 characters, no spaces), and a function or null";

    final PanelContext context;
    final HTMLElement transcript;

    private final List<Renderer> renderers = new ArrayList<>();
    private final List<CodeDrawing> blocks = new ArrayList<>();

    private final Slots slots;
    private boolean started;

    public Renderers(PanelContext context, Slots slots) {
        this.context = context;
        this.slots = slots;
        transcript = slots.middle;
    }

    /** Runs {@link #COMMAND} with the arguments of {@code call}. Returns its answer. */
    public JSObject run(JSObject call) {
        if (!started) {
            started = true;
            context.lifetime.add(Drawings.onChange(transcript, changed -> update()));
            context.lifetime.add(this::end);
            slots.add(this);
        }
        JSObject name = PageArguments.argument(call, 1);
        JSObject function = PageArguments.argument(call, 2);
        String language = Drawings.language(JsValue.text(name));
        if (language.isEmpty() || (function == null ? !Drawings.isNull(call) : !PageFunction.is(function))) {
            return RefusedCall.answer(context.features.bridge, COMMAND, EXPECTED, language.isEmpty() ? name : function);
        }
        Renderer old = renderer(language);
        if (old != null) {
            renderers.remove(old);
        }
        if (function != null) {
            renderers.add(new Renderer(language, function));
        }
        for (CodeDrawing block : blocks) {
            if (block.language.equals(language)) {
                block.drawAgain();
            }
        }
        find();
        return PageArguments.done();
    }

    /** Draws the blocks that were created since the last call, if the page has set a function. */
    public void added() {
        if (started) {
            find();
        }
    }

    /** Returns the function that draws a language, or null. */
    @Nullable
    Renderer renderer(String language) {
        for (Renderer renderer : renderers) {
            if (renderer.language.equals(language)) {
                return renderer;
            }
        }
        return null;
    }

    private void find() {
        NodeList<? extends HTMLElement> found = transcript.querySelectorAll(".code-head[data-language]");
        for (int i = 0; i < found.getLength(); i++) {
            HTMLElement head = found.get(i);
            CodeDrawing block = new CodeDrawing(this, head, Drawings.language(head.getAttribute("data-language")));
            Dom.attr(head, "data-language", null);
            blocks.add(block);
            block.draw();
        }
    }

    private void end() {
        for (CodeDrawing block : blocks) {
            block.end();
        }
    }

    /** Draws the blocks that are complete now, and releases the removed ones. */
    @Override
    public void update() {
        for (int i = blocks.size() - 1; i >= 0; i--) {
            CodeDrawing block = blocks.get(i);
            if (block.isGone()) {
                blocks.remove(i);
                block.end();
            } else {
                block.draw();
            }
        }
    }
}
