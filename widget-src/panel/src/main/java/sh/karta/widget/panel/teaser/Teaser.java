// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.teaser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.Natives;
import sh.karta.widget.browser.bridge.PageArguments;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.panel.context.Actions;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.page.RefusedCall;

/** A line beside the launcher that the page shows once. It never takes the focus. A click opens the panel. */
public final class Teaser implements View {
    /** The command of the page. */
    public static final String COMMAND = "teaser";

    private static final int MOST_TEXT = 120;
    private static final int MOST_PROMPT = 500;
    private static final int MOST_ID = 64;

    private static final String EXPECTED =
            "{text, prompt?, id?, send?}, at most 120, 500, 64 characters, send with prompt";

    /** Milliseconds until screen readers have noticed a new status region. */
    private static final double NOTICED = 100;

    private final PanelContext context;
    private final Slots slots;
    private @Nullable HTMLElement box;

    private Teaser(PanelContext context, Slots slots) {
        this.context = context;
        this.slots = slots;
    }

    /** Adds the view, without a line, to the panel. */
    public static Teaser add(PanelContext context, Slots slots) {
        Teaser teaser = new Teaser(context, slots);
        context.lifetime.add(teaser::remove);
        slots.add(teaser);
        return teaser;
    }

    @Override
    public void update() {
        if (context.actions.isOpen()) {
            remove();
        }
    }

    /** Runs {@link #COMMAND}. Returns its answer. */
    public JSObject run(@Nullable JSObject argument) {
        JsonValue value = JsValue.of(argument);
        String text = value == null ? null : value.string("text");
        String prompt = value == null ? null : value.string("prompt");
        String id = value == null ? null : value.string("id");
        boolean send = value != null && value.flag("send");
        if (value == null
                || text == null
                || !fits(value, "text", MOST_TEXT)
                || !fits(value, "prompt", MOST_PROMPT)
                || !fits(value, "id", MOST_ID)
                || (send && prompt == null)) {
            return RefusedCall.answer(context.features.bridge, COMMAND, EXPECTED, argument);
        }
        String name = id == null ? text : id;
        if (!slots.inline
                && !context.actions.isOpen()
                && new ShownTeasers(new BrowserJson(), context.store).take(name, context.clock.now())) {
            remove();
            show(text, name, prompt, send ? prompt : null);
        }
        return PageArguments.done();
    }

    private static boolean fits(JsonValue value, String key, int most) {
        String text = value.string(key);
        return text == null ? value.get(key) == null : !text.isEmpty() && text.length() <= most;
    }

    /** @param message the prompt if a click sends it, or null */
    private void show(String text, String id, @Nullable String prompt, @Nullable String message) {
        HTMLElement teaser = Dom.el("div", "teaser");
        box = teaser;
        Dom.flag(teaser, "start", "start".equals(context.settings.theme().text("position")));
        HTMLElement status = Dom.el("div", "", teaser);
        Dom.attr(status, "role", "status");
        context.features.bridge.getRoot().appendChild(teaser);
        context.clock.after(NOTICED, () -> {
            HTMLElement button = Dom.button("teaser-text", status, event -> {
                Actions actions = context.actions;
                // The open panel removes the line.
                actions.open(null);
                if (message == null || !actions.send(message, null, null)) {
                    actions.open(prompt);
                }
                tell(id, "clicked");
            });
            button.setDir("auto");
            Dom.setText(button, text);
            HTMLElement close = Dom.iconButton("", Icons.CROSS, teaser, event -> {
                // The button had the focus.
                Dom.focus(context.features.bridge.getLauncher());
                remove();
                tell(id, "closed");
            });
            Dom.label(close, context.strings.get("dismiss"));
        });
        tell(id, "shown");
    }

    private void remove() {
        if (box != null) {
            Dom.remove(box);
            box = null;
        }
    }

    private void tell(String id, String action) {
        JSObject payload = JsValue.raw(new BrowserJson().object().put("id", id).put("action", action));
        Natives.held().queueMicrotask(Guard.of(none -> context.features.bridge.emit(COMMAND, payload)));
    }
}
