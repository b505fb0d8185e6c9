// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.HttpHandler;
import sh.karta.widget.core.port.HttpRequest;

/** One request of {@link Fetch} and its response, read in chunks. */
final class FetchRequest implements Cancellable {
    private final Fetch owner;
    private final HttpRequest request;
    private final HttpHandler handler;
    private Abort abort = newAbort();
    private final Decoder decoder = newDecoder();

    // One function for the whole body: a closure per chunk would be garbage per chunk.
    private final JSObject onChunk = Guard.of(this::chunk);
    private final JSObject onFailure = Guard.of(this::failure);

    private @Nullable Reader reader;
    private boolean over;

    FetchRequest(Fetch owner, HttpRequest request, HttpHandler handler) {
        this.owner = owner;
        this.request = request;
        this.handler = handler;
    }

    void start(JSObject fetch) {
        fetch(
                        fetch,
                        request.url,
                        request.method,
                        request.eventStream ? "text/event-stream" : "application/json",
                        request.token,
                        request.body,
                        // Upload is used only with a file, because its code is in a deferred chunk.
                        request.file == null ? null : FileBlob.form(request.file),
                        request.sameOriginCredentials ? "same-origin" : "omit",
                        abort.getSignal())
                .then(Guard.of(this::response), onFailure);
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            // Ends the connection before the head and while the body is read.
            abort.abort();
        }
    }

    private void response(JSObject argument) {
        if (over) {
            return;
        }
        Response response = (Response) argument;
        Reader body = reader(response);
        if (body == null && response.getStatus() == 200 && request.eventStream) {
            // Ends the connection, because a body that is buffered as a whole is no stream.
            abort.abort();
            abort = newAbort();
            owner.unreadable(this::again, this::unreadable);
            return;
        }
        if (request.file != null) {
            handler.progress(1);
        }
        handler.head(response.getStatus(), phrase(response), name -> header(response, name));
        if (over) {
            return;
        }
        if (body != null) {
            reader = body;
            body.read().then(onChunk, onFailure);
        } else {
            response.text().then(Guard.of(this::whole), onFailure);
        }
    }

    private void again(JSObject fetch) {
        if (!over) {
            start(fetch);
        }
    }

    private void unreadable(JSObject reason) {
        if (!over) {
            over = true;
            handler.failed(null);
        }
    }

    private void whole(JSObject text) {
        if (!over) {
            over = true;
            handler.text(JsValue.describe(text));
            handler.end();
        }
    }

    private void chunk(JSObject argument) {
        if (over) {
            return;
        }
        ReadResult result = (ReadResult) argument;
        if (result.isDone()) {
            over = true;
            String rest = decodeRest(decoder);
            if (!rest.isEmpty()) {
                handler.text(rest);
            }
            handler.end();
            return;
        }
        handler.text(decode(decoder, result.getValue()));
        if (!over && reader != null) {
            reader.read().then(onChunk, onFailure);
        }
    }

    private void failure(JSObject reason) {
        if (!over) {
            over = true;
            handler.failed(JsValue.describe(reason));
        }
    }

    @JSBody(params = "response", script = "return response.statusText || 'HTTP ' + response.status;")
    private static native String phrase(Response response);

    private interface Abort extends JSObject {
        @JSProperty
        JSObject getSignal();

        void abort();
    }

    private interface Response extends JSObject {
        @JSProperty
        int getStatus();

        Thenable text();
    }

    private interface Reader extends JSObject {
        Thenable read();
    }

    private interface ReadResult extends JSObject {
        @JSProperty
        boolean isDone();

        @JSProperty
        JSObject getValue();
    }

    private interface Decoder extends JSObject {}

    /** Turns an exception of {@code fetch} into a rejection. A page's replacement may throw, and a mock may return no response. */
    @JSBody(
            params = {"fetch", "url", "method", "accept", "token", "body", "form", "credentials", "signal"},
            script =
                    "var h = {Accept: accept};"
                            + "if (token !== null) h.Authorization = 'Bearer ' + token;"
                            + "if (body !== null) h['Content-Type'] = 'application/json';"
                            + "try { return Promise.resolve(fetch(url, {method: method, headers: h, body: body !== null ? body : form !== null ? form : undefined,"
                            + "credentials: credentials, signal: signal})).then(function(response) {"
                            + " if (response && response.headers) return response; throw 'no response'; }); } catch (e) { return Promise.reject(e); }")
    private static native Thenable fetch(
            JSObject fetch,
            String url,
            String method,
            String accept,
            @Nullable String token,
            @Nullable String body,
            @Nullable JSObject form,
            String credentials,
            JSObject signal);

    @JSBody(script = "return new AbortController();")
    private static native Abort newAbort();

    /** Keeps a BOM, which the event stream's parser removes as the standard requires. */
    @JSBody(script = "return new TextDecoder('utf-8', {ignoreBOM: true});")
    private static native Decoder newDecoder();

    /** Decodes without {@code stream} after an ASCII byte, when no character is cut. Node has a faster path for that. */
    @JSBody(
            params = {"decoder", "bytes"},
            script =
                    "return bytes[bytes.length - 1] < 128 ? decoder.decode(bytes) : decoder.decode(bytes, {stream: true});")
    private static native String decode(Decoder decoder, JSObject bytes);

    @JSBody(params = "decoder", script = "return decoder.decode();")
    private static native String decodeRest(Decoder decoder);

    @JSBody(params = "response", script = "var b = response.body; return b && b.getReader ? b.getReader() : null;")
    private static native @Nullable Reader reader(Response response);

    @JSBody(
            params = {"response", "name"},
            script = "return response.headers.get(name);")
    private static native @Nullable String header(Response response, String name);
}
