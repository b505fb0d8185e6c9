// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.Recorder;

/** The microphone by {@code MediaRecorder}, which by default writes WebM, MP4 or Ogg, depending on the engine. */
public final class BrowserRecorder implements Recorder {
    private @Nullable Recording current;

    /** Returns whether the engine can record here. It cannot in a page without encryption. */
    @JSBody(script = "var d = navigator.mediaDevices; return !!(window.MediaRecorder && d && d.getUserMedia);")
    public static native boolean isSupported();

    @Override
    public void start(double most, Listener listener) {
        close();
        current = record(
                most,
                Guard.of(none -> listener.started()),
                Guard.of(blob -> listener.recorded(new FileBlob(blob))),
                Guard.of(reason -> listener.failed(name(reason))));
    }

    @Override
    public void stop() {
        if (current != null) {
            current.stop();
        }
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    private interface Recording extends JSObject {
        void stop();

        void close();
    }

    /**
     * Records in parts of one second. Speech needs no more than 48 kbit/s. The recorder also stops when the microphone is
     * removed, after an error, and when the part that follows a stop might exceed the maximum.
     */
    @JSBody(
            params = {"most", "started", "recorded", "failed"},
            script = "var over, stream, recorder, parts = [],"
                    + "release = function() {"
                    + "if (stream) stream.getTracks().forEach(function(track) { track.stop(); }); },"
                    + "stop = function() { if (recorder && recorder.state !== 'inactive') recorder.stop(); };"
                    + "navigator.mediaDevices.getUserMedia({audio: true}).then(function(given) {"
                    + "stream = given; if (over) return release();"
                    + "recorder = new MediaRecorder(given, {audioBitsPerSecond: 48000});"
                    + "recorder.ondataavailable = function(event) {"
                    + "parts.push(event.data); most -= event.data.size;"
                    + "if (most < 2 * event.data.size) stop(); };"
                    + "recorder.onstop = function() {"
                    + "release(); if (!over) recorded(new Blob(parts)); };"
                    + "recorder.start(1000); started(); })"
                    + ".catch(function(reason) { release(); if (!over) failed(reason); });"
                    + "return {stop: stop, close: function() { over = true; release(); }};")
    private static native Recording record(double most, JSObject started, JSObject recorded, JSObject failed);

    @JSBody(params = "reason", script = "return String(reason && reason.name);")
    private static native String name(@Nullable JSObject reason);
}
