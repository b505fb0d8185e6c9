// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.strings.Strings;

/** The bar of a code block: the language as people write it, a switch that wraps long lines, and a copy button. */
public final class CodeBar {
    /** Identifiers of languages, each followed by the language's name. */
    private static final String NAMES = "|js JavaScript|mjs JavaScript|javascript JavaScript|jsx JSX|ts TypeScript"
            + "|typescript TypeScript|tsx TSX|py Python|python Python|sh Shell|bash Shell|shell Shell|zsh Shell|html HTML"
            + "|css CSS|json JSON|yaml YAML|yml YAML|toml TOML|xml XML|sql SQL|java Java|kt Kotlin|kotlin Kotlin|c C|cpp C++"
            + "|cs C#|csharp C#|go Go|rs Rust|rust Rust|rb Ruby|ruby Ruby|php PHP|swift Swift|md Markdown|markdown Markdown"
            + "|diff Diff|text Text|txt Text|";

    private CodeBar() {}

    /**
     * Completes the bar.
     *
     * @param bar the bar, whose first child contains the language as the answer writes it
     * @param source the code to copy
     */
    public static void complete(HTMLElement bar, Strings strings, CopyButton.Source source) {
        HTMLElement language = (HTMLElement) bar.getFirstChild();
        Dom.setText(language, name(language.getTextContent()));
        HTMLElement block = (HTMLElement) bar.getParentNode();
        // The style sheet shows it only if a line is too long for the block, and draws its icon.
        HTMLElement wrap = Dom.el("button", "action wrap", bar);
        Dom.attr(wrap, "type", "button");
        Dom.setText(wrap, strings.get("wrap"));
        Dom.attr(wrap, "aria-pressed", "false");
        Dom.on(wrap, "click", event -> {
            boolean wrapped = "false".equals(wrap.getAttribute("aria-pressed"));
            Dom.attr(wrap, "aria-pressed", wrapped ? "true" : "false");
            Dom.flag(block, "wrapped", wrapped);
        });
        CopyButton.add(bar, strings, source, null);
    }

    /** Returns the name of the language with an identifier, or the identifier itself. */
    static String name(String identifier) {
        String key = Text.concat(Text.concat("|", identifier), " ");
        int at = identifier.isEmpty() ? -1 : Text.indexOf(NAMES, key, 0);
        return at < 0 ? identifier : Text.slice(NAMES, at + key.length(), Text.indexOf(NAMES, "|", at + 1));
    }
}
