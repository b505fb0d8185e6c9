// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;

/** Text that is being read aloud (Web Speech API, {@code SpeechSynthesis}). */
public abstract class Speech implements JSObject {
    /** Stops reading. The listeners are not called any more. */
    public abstract void stop();

    /**
     * Returns the words of an answer with a line for each block, without code, formulas, buttons and numbers of sources. Returns an
     * empty string if there are none.
     *
     * @param turn the element of the message
     */
    @JSBody(
            params = "turn",
            script = "var words = '', each = function(element, selector, work) {"
                    + "Array.from(element.querySelectorAll(selector)).forEach(work); };"
                    + "each(turn, '.md', function(part) { var copy = part.cloneNode(true);"
                    + "each(copy, 'pre,.code-head,.math,math,button,[data-n]', function(e) {"
                    + "e.parentNode && e.parentNode.removeChild(e); });"
                    + "each(copy, 'br,p,li,tr,td,th,h3,h4,h5,h6,blockquote', function(e) {"
                    + "e.append('\\n'); });"
                    + "words += copy.textContent + '\\n'; });"
                    + "return words.trim();")
    public static native String words(HTMLElement turn);

    /**
     * Reads a text, line by line and in pieces of at most 500 characters, because engines cut long utterances.
     *
     * @param voice a voice of {@code Voices}
     * @param ended runs when all was read, and when the page or the system has cancelled
     * @param failed runs when the engine cannot speak
     */
    @JSBody(
            params = {"words", "voice", "ended", "failed"},
            script = "var synthesis = speechSynthesis, over, current,"
                    // A constructor, because TeaVM's own parser does not support this flag in literals.
                    + "pieces = words.match(RegExp('[^\\n]{1,499}(?:[\\\\s.,!?;:。、，！？]|$)|[^\\n]{1,500}', 'gmu')) || [], at = 0,"
                    + "next = function() { if (over) return;"
                    + "while (at < pieces.length && !pieces[at].trim()) at++;"
                    + "if (at === pieces.length) { over = true; return ended(null); }"
                    + "current = new SpeechSynthesisUtterance(pieces[at++].trim());"
                    + "current.voice = voice; current.lang = voice.lang; current.onend = next;"
                    + "current.onerror = function(event) { if (over) return; over = true;"
                    + "(/cancel|interrupt/.test(event.error) ? ended : failed)(null); };"
                    + "synthesis.speak(current); };"
                    + "next();"
                    + "return {stop: function() { if (!over) { over = true; synthesis.cancel(); } }};")
    private static native Speech read(String words, JSObject voice, JSObject ended, JSObject failed);

    /** As {@link #read(String, JSObject, JSObject, JSObject)}, with the listeners' errors logged. */
    public static Speech read(String words, JSObject voice, Runnable ended, Runnable failed) {
        return read(words, voice, Guard.of(none -> ended.run()), Guard.of(none -> failed.run()));
    }
}
