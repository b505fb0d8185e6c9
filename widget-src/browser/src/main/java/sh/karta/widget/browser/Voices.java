// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The voices of the device. Voices that send the text to a server are left out. */
public final class Voices {
    private Voices() {}

    /**
     * Returns a voice of the device for a language tag, or null if there is none: the voice of this very tag, else the default voice
     * of the language, else its first one. Chromium loads the list after the first call and returns no voice before.
     */
    @JSBody(
            params = "language",
            script = "var base = function(tag) { return tag.split(/[-_]/)[0].toLowerCase(); },"
                    + "synthesis = window.speechSynthesis, all = synthesis ? synthesis.getVoices() : [], best = null;"
                    + "for (var i = 0; i < all.length; i++) { var v = all[i];"
                    + "if (v.localService && base(v.lang) === base(language) && (!best || v.lang === language"
                    + "|| v.default && best.lang !== language)) best = v; }"
                    + "return best;")
    public static native @Nullable JSObject local(String language);
}
