// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.render;

import org.teavm.jso.JSObject;

/** A function of the page that draws the code of a language. Not a record, because equality would wrap the function. */
final class Renderer {
    /** In lower case. */
    final String language;

    final JSObject function;

    Renderer(String language, JSObject function) {
        this.language = language;
        this.function = function;
    }
}
