// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.suggest;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.PageFunction;
import sh.karta.widget.browser.dom.Composing;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** A command that the page defines and visitors type as {@code /name}. It either has a prompt or runs a function. */
final class PageCommand {
    private static final int MOST_TITLE = 80;
    private static final int MOST_PROMPT = 500;

    final String name;
    final String title;

    /** The text that it puts into the composer, or null. */
    final @Nullable String prompt;

    /** The page's function, or null. */
    final @Nullable JSObject run;

    private PageCommand(String name, String title, @Nullable String prompt, @Nullable JSObject run) {
        this.name = name;
        this.title = title;
        this.prompt = prompt;
        this.run = run;
    }

    /** Returns the command that the page describes, or null if it is invalid. */
    static @Nullable PageCommand of(@Nullable JsonValue value) {
        String name = value == null ? null : value.string("name");
        String title = value == null ? null : value.string("title");
        if (value == null || name == null || title == null || !Composing.isName(name)) {
            return null;
        }
        String prompt = value.string("prompt");
        JsonValue given = value.get("run");
        JSObject run = given != null && PageFunction.is(JsValue.raw(given)) ? JsValue.raw(given) : null;
        boolean tooLong = title.length() > MOST_TITLE || (prompt != null && prompt.length() > MOST_PROMPT);
        return title.isEmpty() || tooLong || (prompt == null) == (run == null)
                ? null
                : new PageCommand(name, title, prompt, run);
    }

    /** Returns the name as visitors type it. */
    String typed() {
        return Text.concat("/", name);
    }

    /** Returns whether the name begins with {@code query}, or a word of the title. {@code query} is in lower case. */
    boolean matches(String query) {
        return Text.startsWith(name, query, 0) || Composing.hasWord(title, query);
    }
}
