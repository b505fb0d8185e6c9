// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.Guard;

/** Files that the visitor uploads and downloads. */
public final class Files {
    private Files() {}

    /** Returns a hidden field that lets the visitor choose several files. {@code onChosen} receives its {@code change}. */
    public static HTMLElement picker(HTMLElement parent, Callback onChosen) {
        HTMLElement picker = Dom.el("input", "", parent);
        Dom.attr(picker, "type", "file");
        Dom.attr(picker, "multiple", "");
        Dom.hide(picker, true);
        Dom.on(picker, "change", onChosen);
        return picker;
    }

    /**
     * Passes each file of a {@code change}, {@code paste} or {@code drop} to {@code taker} and returns whether there are any. A pasted text
     * with a picture of it, as from a spreadsheet, stays text. File managers add only the names of the files.
     */
    public static boolean each(JSObject event, Callback taker) {
        return each(event, Guard.of(taker));
    }

    @JSBody(
            params = {"event", "taker"},
            script = "var d = event.clipboardData || event.dataTransfer || event.target, f = Array.from(d.files || []),"
                    + "t = event.type === 'paste' && d.getData('text/plain');"
                    + "if (t && !f.some(function(file) { return t.indexOf(file.name) >= 0; })) return false;"
                    + "if (event.type === 'change') d.value = '';"
                    + "f.forEach(function(file) { taker(file); }); return f.length > 0;")
    private static native boolean each(JSObject event, JSObject taker);

    /** Returns whether files are dragged. */
    @JSBody(params = "event", script = "return Array.from(event.dataTransfer.types).indexOf('Files') >= 0;")
    public static native boolean isDragged(JSObject event);

    /** Returns a text as a file. */
    @JSBody(params = "text", script = "return new Blob([text], {type: 'text/plain;charset=utf-8'});")
    public static native JSObject ofText(String text);

    /** Downloads {@code blob} as a file called {@code name}. */
    public static void save(JSObject blob, String name) {
        save(Dom.el("a", ""), blob, name);
    }

    @JSBody(
            params = {"link", "blob", "name"},
            script = "var u = link.href = URL.createObjectURL(blob); link.download = name; link.click();"
                    + "setTimeout(function() { URL.revokeObjectURL(u); }, 60000);")
    private static native void save(HTMLElement link, JSObject blob, String name);
}
