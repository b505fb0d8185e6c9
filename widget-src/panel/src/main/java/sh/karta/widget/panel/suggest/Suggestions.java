// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.suggest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import sh.karta.widget.browser.Guard;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.bridge.PageArguments;
import sh.karta.widget.browser.dom.Composing;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.page.RefusedCall;

/**
 * The page's commands and mentions in the composer. Reads the field and handles its events first, so that the composer does not depend on
 * this class. The first command creates it.
 */
public final class Suggestions {
    /** The command with which the page sets its own commands. */
    private static final String COMMAND = "commands";

    private static final int MOST = 20;

    private static final String EXPECTED = "null or at most 20 of {name, title, prompt or run}, each name once:"
            + " a name of a-z, 0-9 and -, a title of at most 80 characters, a prompt of at most 500, or a function";

    private final PanelContext context;
    private final HTMLTextAreaElement field;
    private final OptionList list;
    private final Mentions mentions;

    private List<PageCommand> commands = new ArrayList<>();

    /** The commands in the list. */
    private final List<PageCommand> shown = new ArrayList<>();

    public Suggestions(PanelContext context, HTMLElement composer) {
        this.context = context;
        field = Composing.field(composer);
        list = new OptionList(composer, field, this::choose);
        mentions = new Mentions(context, field, list);
        Composing.first(composer, "keydown", this::key);
        Composing.first(composer, "click", event -> {
            if (Composing.isSend(event) && run()) {
                Composing.take(event);
            }
        });
        Dom.on(composer, "input", event -> {
            if (!Composing.isComposing(event)) {
                show();
            }
        });
        Dom.on(composer, "compositionend", event -> show());
        // Keys and clicks move the caret without an input.
        Dom.on(composer, "keyup", event -> mentions.follow());
        Dom.on(composer, "click", event -> mentions.follow());
        Dom.on(composer, "focusout", event -> {
            mentions.leave();
            list.close();
        });
    }

    /** Returns whether this class runs {@code command} of the page. */
    public static boolean runs(String command) {
        return command.equals(COMMAND) || command.equals(Mentions.COMMAND);
    }

    /** Runs a command. Returns its answer. */
    public JSObject run(String command, JSObject call) {
        JSObject given = PageArguments.argument(call, 1);
        if (!command.equals(COMMAND)) {
            return mentions.take(given);
        }
        List<PageCommand> read = given == null ? new ArrayList<>() : read(new JsValue(given));
        if (read == null) {
            return RefusedCall.answer(context.features.bridge, COMMAND, EXPECTED, given);
        }
        commands = read;
        show();
        return PageArguments.done();
    }

    private static @Nullable List<PageCommand> read(JsonValue given) {
        List<PageCommand> read = new ArrayList<>();
        if (!given.isArray() || given.size() > MOST) {
            return null;
        }
        for (int i = 0; i < given.size(); i++) {
            PageCommand command = PageCommand.of(given.at(i));
            if (command == null || find(read, command.typed()) != null) {
                return null;
            }
            read.add(command);
        }
        return read;
    }

    private static @Nullable PageCommand find(List<PageCommand> commands, String typed) {
        for (PageCommand command : commands) {
            if (command.typed().equals(typed)) {
                return command;
            }
        }
        return null;
    }

    /** Shows the commands or mentions that match the text. */
    private void show() {
        shown.clear();
        if (mentions.look()) {
            return;
        }
        String query = Composing.query(field.getValue());
        list.clear();
        if (query != null && Dom.hasFocus(field)) {
            for (PageCommand command : commands) {
                if (command.matches(query)) {
                    shown.add(command);
                    list.add(command.typed(), command.title);
                }
            }
        }
        list.show(context.strings.get("commands"), -1);
    }

    private void key(JSObject event) {
        if (list.key(event)) {
            if (Dom.isKey(event, "Escape")) {
                // A running call would open the list again.
                mentions.leave();
            }
            Composing.take(event);
        } else if (Dom.hasFocus(field) && Dom.isKey(event, "Enter") && !((KeyboardEvent) event).isShiftKey() && run()) {
            Composing.take(event);
        }
    }

    private void choose(int index) {
        if (mentions.choose(index)) {
            return;
        }
        PageCommand command = shown.get(index);
        Composing.fill(field, command.prompt == null ? Text.concat(command.typed(), " ") : command.prompt);
        list.close();
    }

    /** Runs the command that the text begins with. Returns false if there is none with a function. */
    private boolean run() {
        String text = field.getValue();
        int end = 0;
        while (Text.peek(text, end) > ' ') {
            end++;
        }
        PageCommand command = find(commands, Text.slice(text, 0, end));
        JSObject function = command == null ? null : command.run;
        if (function == null) {
            return false;
        }
        Composing.fill(field, "");
        Guard.run(none -> Composing.call(function, Composing.rest(text)));
        return true;
    }
}
