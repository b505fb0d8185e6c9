// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.suggest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import sh.karta.widget.browser.Abort;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.PageFunction;
import sh.karta.widget.browser.bridge.PageArguments;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.MentionField;
import sh.karta.widget.core.conversation.ConversationMentions;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.page.RefusedCall;

/** Mentions of the page's items in a message. {@code @word} asks the page for matching items, and a choice completes the word. */
final class Mentions {
    /** The command of the page. */
    static final String COMMAND = "mentions";

    private static final String EXPECTED =
            "null or {trigger, items}: a punctuation character other than /, by default @,"
                    + " and a function that returns an array of {id, label, detail}, or a promise of one";

    private static final String EXPECTED_ITEMS = "items to return an array of {id, label, detail}:"
            + " texts of 1 to 200 characters without control characters";

    private static final double PAUSE = 150;
    private static final double TIME = 2000;
    private static final int MOST = 20;

    private final PanelContext context;
    private final HTMLTextAreaElement field;
    private final OptionList list;
    private @Nullable ConversationMentions mentions;

    private String trigger = "";
    private @Nullable JSObject items;
    private @Nullable Cancellable timer;

    /** The call of the page's function whose result is awaited, or null. */
    private @Nullable Abort abort;

    /** The items in the list. */
    private final List<JsonValue> shown = new ArrayList<>();

    Mentions(PanelContext context, HTMLTextAreaElement field, OptionList list) {
        this.context = context;
        this.field = field;
        this.list = list;
        context.lifetime.add(this::leave);
    }

    JSObject take(@Nullable JSObject given) {
        JsonValue value = given == null ? null : new JsValue(given);
        JsonValue function = value == null ? null : value.get("items");
        JsonValue mark = value == null ? null : value.get("trigger");
        String begins = mark == null ? "@" : mark.asString();
        if (value != null
                && (function == null
                        || !PageFunction.is(JsValue.raw(function))
                        || begins == null
                        || !MentionField.isTrigger(begins))) {
            return RefusedCall.answer(context.features.bridge, COMMAND, EXPECTED, given);
        }
        leave();
        trigger = begins == null ? "" : begins;
        items = function == null ? null : JsValue.raw(function);
        if (mentions == null && items != null) {
            mentions = ConversationMentions.of(context.conversation);
        }
        return PageArguments.done();
    }

    /** Asks the page for items if the visitor is writing a mention. Returns whether the visitor is. */
    boolean look() {
        stop();
        JSObject function = items;
        String query = query();
        if (function == null || query == null) {
            shown.clear();
            return false;
        }
        keep(query);
        timer = context.clock.after(PAUSE, () -> ask(function, query));
        return true;
    }

    /** Removes the items that do not match {@code query}, because a key may choose one before the page has returned others. */
    private void keep(String query) {
        int count = shown.size();
        JsonValue moved = moved();
        for (int i = count - 1; i >= 0; i--) {
            String label = shown.get(i).string("label");
            if (label == null || !MentionField.matches(label, query)) {
                shown.remove(i);
            }
        }
        if (shown.isEmpty()) {
            list.close();
        } else if (shown.size() < count) {
            draw(moved);
        }
    }

    /** Returns the item that the visitor has moved to, or null. */
    private @Nullable JsonValue moved() {
        return list.moved && list.active < shown.size() ? shown.get(list.active) : null;
    }

    /** Shows the items. The item {@code moved} stays active, because a key may choose it at any moment. */
    private void draw(@Nullable JsonValue moved) {
        String id = moved == null ? null : moved.string("id");
        String name = moved == null ? null : moved.string("label");
        list.clear();
        int kept = -1;
        for (int i = 0; i < shown.size(); i++) {
            JsonValue item = shown.get(i);
            String label = item.string("label");
            String detail = item.string("detail");
            list.add(label == null ? "" : label, detail == null ? "" : detail);
            // Ids need not be unique.
            if (kept < 0 && id != null && id.equals(item.string("id")) && label != null && label.equals(name)) {
                kept = i;
            }
        }
        list.show(context.strings.get("mentions"), kept);
    }

    /** Returns the typed part of a mention, or null if the caret is not in one. */
    private @Nullable String query() {
        return items == null || !Dom.hasFocus(field) ? null : MentionField.query(field, trigger);
    }

    private void ask(JSObject function, String query) {
        Abort call = Abort.create();
        abort = call;
        timer = context.clock.after(TIME, () -> failed(call, "the function has not finished within 2 seconds"));
        MentionField.ask(function, query, call.getSignal())
                .then(
                        Guard.of(answer -> arrived(call, query, answer)),
                        Guard.of(reason -> failed(call, JsValue.describe(reason))));
    }

    private void arrived(Abort call, String query, @Nullable JSObject answer) {
        if (call != abort) {
            return;
        }
        finish();
        if (!query.equals(query())) {
            // The message was sent or the field was left in the meantime.
            leave();
            return;
        }
        JsonValue all = answer == null ? null : new JsValue(answer);
        boolean valid = all != null && all.isArray();
        JsonValue moved = moved();
        shown.clear();
        for (int i = 0; all != null && valid && i < all.size() && shown.size() < MOST; i++) {
            JsonValue item = all.at(i);
            String label = item == null ? null : item.string("label");
            String id = item == null ? null : item.string("id");
            if (item == null
                    || id == null
                    || label == null
                    || !MentionField.isShort(id)
                    || !MentionField.isShort(label)) {
                valid = false;
            } else {
                shown.add(item);
            }
        }
        draw(moved);
        if (!valid) {
            warn(Text.concat("expected ", EXPECTED_ITEMS));
        }
    }

    private void failed(Abort call, String reason) {
        if (call == abort) {
            leave();
            warn(Text.concat("items failed: ", reason));
        }
    }

    private void warn(String problem) {
        context.features.bridge.warn(Text.concat("mentions: ", problem), null);
    }

    /** Completes the typed mention, or closes the list if the caret has left it. Returns false if no mention is in the list. */
    boolean choose(int index) {
        if (shown.isEmpty()) {
            return false;
        }
        if (query() == null) {
            leave();
            return true;
        }
        JsonValue item = shown.get(index);
        String id = item.string("id");
        String label = item.string("label");
        if (id != null && label != null) {
            String words = Text.concat(trigger, label);
            if (mentions != null) {
                mentions.add(id, label, words);
            }
            MentionField.replace(field, trigger, Text.concat(words, " "));
        }
        return true;
    }

    /** Leaves the mention if the caret has left it. */
    void follow() {
        if (query() == null) {
            leave();
        }
    }

    /** Aborts the page's call, and closes the list if it has mentions. */
    void leave() {
        stop();
        if (!shown.isEmpty()) {
            shown.clear();
            list.close();
        }
    }

    /** Aborts the signal of the page's call. */
    private void stop() {
        Abort call = abort;
        finish();
        if (call != null) {
            Guard.run(none -> call.abort());
        }
    }

    private void finish() {
        abort = null;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
