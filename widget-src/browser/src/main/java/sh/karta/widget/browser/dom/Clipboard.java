// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Guard;

/** Copies texts, and answers as they are displayed. */
public final class Clipboard {
    private Clipboard() {}

    /** Returns whether the page has a clipboard. A page without a secure context has none. */
    @JSBody(script = "return !!navigator.clipboard;")
    public static native boolean exists();

    /**
     * Copies {@code text} to the clipboard, which {@link #exists}, then calls {@code done} with null, or with the error if the visitor or
     * the browser refuses.
     *
     * @param rich an element whose Markdown is copied as HTML beside the text, or null
     */
    public static void copy(String text, @Nullable HTMLElement rich, Callback done) {
        write(text, rich, Guard.of(done));
    }

    /** The HTML has no buttons, sources of formulas, classes, styles and other attributes, which would mean nothing where it is pasted. */
    @JSBody(
            params = {"text", "rich", "done"},
            script = "var c = navigator.clipboard, ok = function() { done(null); }, html = '', list, i, all, k;"
                    + "if (!rich || !window.ClipboardItem) { c.writeText(text).then(ok, done); return; }"
                    + "list = rich.cloneNode(true).querySelectorAll('.md');"
                    + "for (i = 0; i < list.length; i++) {"
                    + "all = list[i].querySelectorAll('*');"
                    + "for (k = 0; k < all.length; k++) {"
                    + "if (all[k].className === 'code-head' || all[k].className === 'tex' || all[k].getAttribute('data-n')) all[k].parentNode.removeChild(all[k]);"
                    + "['class', 'part', 'style', 'tabindex', 'dir', 'translate', 'data-host'].forEach(function(name) {"
                    + "all[k].removeAttribute(name); }); }"
                    + "html += new XMLSerializer().serializeToString(list[i]); }"
                    + "all = function(type, data) { return new Blob([data], {type: type}); };"
                    + "c.write([new ClipboardItem({'text/plain': all('text/plain', text),"
                    + "'text/html': all('text/html', html)})]).then(ok, done);")
    private static native void write(String text, @Nullable HTMLElement rich, JSObject done);
}
