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
    private final HttpRequest request;
    private final HttpHandler handler;
    private final Xhr xhr = newXhr();
    private boolean over;

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
                Guard.of(this::loaded),
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

    private void loaded(JSObject event) {
        if (over) {
            return;
        }
        handler.head(xhr.getStatus(), phrase(xhr), name -> header(xhr, name));
        if (!over) {
            over = true;
            handler.text(xhr.getResponseText());
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
        int getStatus();

        @JSProperty
        String getResponseText();

        void abort();
    }

    @JSBody(script = "return new XMLHttpRequest();")
    private static native Xhr newXhr();

    @JSBody(
            params = {"xhr", "method", "url", "token", "form", "onProgress", "onLoad", "onError"},
            script = "xhr.upload.onprogress = onProgress; xhr.onload = onLoad; xhr.onerror = onError;"
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
            JSObject onLoad,
            JSObject onError);

    @JSBody(params = "event", script = "return event.total > 0 ? event.loaded / event.total : 0;")
    private static native double fraction(JSObject event);

    /** Reads the list of all headers, because {@code getResponseHeader} prints an error for one that CORS hides. */
    @JSBody(
            params = {"xhr", "name"},
            script =
                    "var p = '\\r\\n' + name.toLowerCase() + ': ', h = '\\r\\n' + xhr.getAllResponseHeaders(), i = h.indexOf(p);"
                            + "return i < 0 ? null : h.slice(i + p.length, h.indexOf('\\r\\n', i + 2));")
    private static native @Nullable String header(Xhr xhr, String name);
}
