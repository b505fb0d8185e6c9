// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;

/** The functions of the engine for quoting a selection. */
public final class Selections {
    private Selections() {}

    /**
     * Returns the part of the page's selection that is in the answer in which it begins, as a range, or null. Chromium has
     * the selection of a shadow tree at its root, WebKit has it in composed ranges only (Selection API, §4), and old versions
     * of it take the roots as arguments.
     */
    @JSBody(
            params = "element",
            script =
                    "var root = element.getRootNode(), s = root.getSelection ? root.getSelection() : getSelection(), r;"
                            + "if (!root.getSelection && s && s.getComposedRanges) {"
                            + "try { r = s.getComposedRanges({shadowRoots: [root]})[0]; } catch (old) { r = s.getComposedRanges(root)[0]; }"
                            + "} else if (s && s.rangeCount) r = s.getRangeAt(0);"
                            + "if (!r || r.collapsed) return null;"
                            + "var from = r.startContainer, e = from.nodeType === 1 ? from : from.parentElement,"
                            + "md = e && e.closest('.md'), own = Reflect.getPrototypeOf(document).createRange.call(document);"
                            + "if (!md || !element.contains(md)) return null;"
                            + "own.setStart(from, r.startOffset);"
                            + "if (md.contains(r.endContainer)) own.setEnd(r.endContainer, r.endOffset);"
                            + "else own.setEnd(md, md.childNodes.length);"
                            + "return own;")
    public static native @Nullable JSObject range(HTMLElement element);

    /** Returns the words of a range with a line for each block, without buttons and numbers of sources. Formulas are their source. */
    @JSBody(
            params = "range",
            script = "var d = range.cloneContents(), each = function(selector, work) {"
                    + "Array.from(d.querySelectorAll(selector)).forEach(work); };"
                    + "each('.code-head,button,[data-n]', function(e) { e.parentNode && e.parentNode.removeChild(e); });"
                    + "each('.tex', function(e) { e.previousSibling && e.parentNode.removeChild(e.previousSibling); });"
                    + "each('td,th', function(e) { e.append(' '); });"
                    + "each('br,p,li,pre,tr,h1,h2,h3,h4,h5,h6', function(e) { e.append('\\n'); });"
                    + "return d.textContent.replace(/[ \\t]+\\n/g, '\\n').replace(/\\n{2,}/g, '\\n').trim();")
    public static native String words(JSObject range);

    /**
     * Returns {@code draft} with {@code words} as a quote above it, cut so that quote and draft together have at most {@code most}
     * characters (UTF-16). NaN means no limit. Returns {@code draft} alone if there is no room.
     */
    @JSBody(
            params = {"words", "draft", "most"},
            script = "var q = '> ' + words.replace(/\\n/g, '\\n> '), room = most - draft.length - 2;"
                    + "if (room < 8) return draft;"
                    + "if (q.length > room) q = q.slice(0, room - 1).replace(/[\\ud800-\\udbff]$/, '') + '…';"
                    + "return q + '\\n\\n' + draft;")
    public static native String quoted(String words, String draft, double most);

    /** Returns the length of the quote at the beginning of {@code draft}, in the form of {@link #quoted}, or 0. */
    @JSBody(params = "draft", script = "return (/^(> .*\\n)+\\n/.exec(draft) || [''])[0].length;")
    public static native int quoteEnd(String draft);

    /** Returns the words of a quote in the form of {@link #quoted}. */
    @JSBody(params = "quote", script = "return quote.replace(/^> /gm, '').trim();")
    public static native String unquoted(String quote);

    /**
     * Places {@code button} at the middle of the first line of {@code range}, above it, or with {@code below} and where there
     * is no room under the last line. Both are in the parent of the button, which scrolls. {@code k} makes up for a transform of
     * the page.
     */
    @JSBody(
            params = {"button", "range", "below"},
            script = "var p = button.parentNode, s = p.getBoundingClientRect(), r = range.getClientRects(),"
                    + "a = r[0] || range.getBoundingClientRect(), z = r[r.length - 1] || a,"
                    + "k = p.offsetWidth / s.width, w = button.offsetWidth / k, h = button.offsetHeight / k, x, y = a.top - 8 - h;"
                    + "if (below || y < s.top) { y = z.bottom + 8; a = z; }"
                    + "x = Math.max(s.left + 8, Math.min(a.left + a.width / 2 - w / 2, s.left + p.clientWidth / k - w - 8));"
                    + "button.style.left = (x - s.left) * k - p.clientLeft + 'px';"
                    + "button.style.top = (Math.min(y, s.bottom - h - 8) - s.top) * k + p.scrollTop + 'px';")
    public static native void place(HTMLElement button, JSObject range, boolean below);

    /** Returns the document, for its event {@code selectionchange}. */
    @JSBody(script = "return document;")
    public static native JSObject document();
}
