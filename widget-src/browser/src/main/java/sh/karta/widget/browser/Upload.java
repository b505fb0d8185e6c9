// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpHandler;
import sh.karta.widget.core.port.HttpRequest;

/** One request with a file, sent by XMLHttpRequest because {@code fetch} has no upload progress. */
final class Upload implements Callback, Cancellable {
    /** The state of a request that is complete or has failed. */
    private static final int DONE = 4;

    private final HttpRequest request;
    private final HttpHandler handler;
    private final Xhr xhr = newXhr();
    private boolean over;

    /** Number of characters of the answer that were passed on, or -1 before its head. */
    private int received = -1;

    /** Sends the file when it is called. */
    Upload(HttpRequest request, HttpHandler handler) {
        this.request = request;
        this.handler = handler;
    }

    @Override
    public void call(@Nullable JSObject none) {
        send(
                xhr,
                request.method,
                request.url,
                request.token,
                FileBlob.form(request.file),
                Guard.of(this::progress),
                Guard.of(this::arrived),
                Guard.of(this::failed));
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            xhr.abort();
        }
    }

    private void progress(JSObject event) {
        if (!over) {
            handler.progress(fraction(event));
        }
    }

    /** Passes on what has arrived. There is no status before the head, and none after a failure. */
    private void arrived(JSObject event) {
        if (over || xhr.getStatus() == 0) {
            return;
        }
        if (received < 0) {
            received = 0;
            handler.head(xhr.getStatus(), phrase(xhr), name -> header(xhr, name));
        }
        if (!over) {
            String piece = text(xhr, received);
            received += piece.length();
            handler.text(piece);
        }
        if (!over && xhr.getReadyState() == DONE) {
            over = true;
            handler.end();
        }
    }

    private void failed(JSObject event) {
        if (!over) {
            over = true;
            handler.failed("the upload failed");
        }
    }

    @JSBody(params = "xhr", script = "return xhr.statusText || 'HTTP ' + xhr.status;")
    private static native String phrase(Xhr xhr);

    private interface Xhr extends JSObject {
        @JSProperty
        int getReadyState();

        @JSProperty
        int getStatus();

        void abort();
    }

    @JSBody(script = "return new XMLHttpRequest();")
    private static native Xhr newXhr();

    @JSBody(
            params = {"xhr", "method", "url", "token", "form", "onProgress", "onArrival", "onError"},
            script = "xhr.upload.onprogress = onProgress; xhr.onreadystatechange = onArrival; xhr.onerror = onError;"
                    + "try { xhr.open(method, url);"
                    + "xhr.setRequestHeader('Accept', 'application/json');"
                    + "if (token !== null) xhr.setRequestHeader('Authorization', 'Bearer ' + token);"
                    + "xhr.send(form); } catch (refused) { Promise.resolve().then(onError); }")
    private static native void send(
            Xhr xhr,
            String method,
            String url,
            @Nullable String token,
            @Nullable JSObject form,
            JSObject onProgress,
            JSObject onArrival,
            JSObject onError);

    @JSBody(params = "event", script = "return event.total > 0 ? event.loaded / event.total : 0;")
    private static native double fraction(JSObject event);

    /**
     * Returns the text from {@code start}. Leaves the last character out before the end, because it may replace bytes whose
     * rest has not arrived.
     */
    @JSBody(
            params = {"xhr", "start"},
            script = "return xhr.responseText.slice(start, xhr.readyState < 4 ? -1 : undefined);")
    private static native String text(Xhr xhr, int start);

    /** Reads the list of all headers, because {@code getResponseHeader} prints an error for one that CORS hides. */
    @JSBody(
            params = {"xhr", "name"},
            script =
                    "var p = '\\r\\n' + name.toLowerCase() + ': ', h = '\\r\\n' + xhr.getAllResponseHeaders(), i = h.indexOf(p);"
                            + "return i < 0 ? null : h.slice(i + p.length, h.indexOf('\\r\\n', i + 2));")
    private static native @Nullable String header(Xhr xhr, String name);
}
