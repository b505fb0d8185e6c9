// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Http;
import sh.karta.widget.core.port.HttpHandler;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.port.JsonValue;

/**
 * A network controlled by a test. Each request becomes a {@link Call}, answered by the test or by a {@link Server}. A
 * server's answer arrives in the clock's next step, as the port requires.
 */
public final class FakeHttp implements Http {
    /** Answers requests. */
    public interface Server {
        /** Answers {@code call}, or leaves it open. */
        void serve(Call call);
    }

    private final VirtualClock clock;
    public final List<Call> calls = new ArrayList<>();
    private Server server;
    private int taken;

    public FakeHttp(VirtualClock clock) {
        this.clock = clock;
    }

    /** Lets {@code server} answer from now on, or the test if it is null. */
    public void serve(Server server) {
        this.server = server;
    }

    @Override
    public Cancellable send(HttpRequest request, HttpHandler handler) {
        Call call = new Call(request, handler);
        calls.add(call);
        Server now = server;
        Cancellable served = now == null ? () -> {} : clock.after(0, () -> now.serve(call));
        return () -> {
            served.cancel();
            if (!call.over) {
                call.cancelled = true;
            }
        };
    }

    /**
     * Returns the next request that the test has not taken yet. It must be {@code method} to a URL that ends in
     * {@code path}.
     */
    public Call take(String method, String path) {
        if (taken == calls.size()) {
            throw new AssertionError("no request " + method + " " + path);
        }
        Call call = calls.get(taken++);
        if (!call.method().equals(method) || !call.url().endsWith(path)) {
            throw new AssertionError("expected " + method + " " + path + " but was " + call);
        }
        return call;
    }

    /** Returns the number of requests that the test has not taken. */
    public int untaken() {
        return calls.size() - taken;
    }

    /** Returns the requests that are neither answered nor cancelled. */
    public List<Call> open() {
        List<Call> open = new ArrayList<>();
        for (Call call : calls) {
            if (!call.over && !call.cancelled) {
                open.add(call);
            }
        }
        return open;
    }

    /** One request, and the methods that answer it. After cancellation nothing reaches the client. */
    public static final class Call {
        private final HttpRequest request;
        private final HttpHandler handler;
        private final String method;
        private final String token;
        public boolean cancelled;
        public boolean over;

        /** What was answered, with a media type if it was a success. A cache repeats it. */
        public final StringBuilder answered = new StringBuilder();

        public String answeredType;

        Call(HttpRequest request, HttpHandler handler) {
            this.request = request;
            this.handler = handler;
            this.method = request.method;
            // The client reuses the request with another token, so the current one is recorded.
            this.token = request.token;
        }

        public String method() {
            return method;
        }

        /** Returns the URL without the random parameter of reads. */
        public String url() {
            return request.url.replaceFirst("[?&]r=[0-9]+$", "");
        }

        /** Returns the URL as a cache sees it. */
        public String address() {
            return request.url;
        }

        public String token() {
            return token;
        }

        public HttpRequest request() {
            return request;
        }

        public JsonValue body() {
            return new JsonOnJvm().parse(request.body);
        }

        public void json(int status, String body) {
            head(status, "application/json");
            text(body);
            end();
        }

        public void status(int status) {
            head(status, "");
            end();
        }

        public void stream() {
            head(200, "text/event-stream");
        }

        public void head(int status, String contentType) {
            head(status, contentType, null, null);
        }

        public void head(int status, String contentType, String retryAfter, String requestId) {
            answeredType = status == 200 ? contentType : null;
            if (!cancelled) {
                handler.head(status, "HTTP " + status, name -> switch (name) {
                    case "Content-Type" -> contentType;
                    case "Retry-After" -> retryAfter;
                    case "X-Request-Id" -> requestId;
                    default -> null;
                });
            }
        }

        public void text(String piece) {
            answered.append(piece);
            if (!cancelled && !over) {
                handler.text(piece);
            }
        }

        public void event(String json) {
            text("data: " + json + "\n\n");
        }

        public void progress(double fraction) {
            if (!cancelled) {
                handler.progress(fraction);
            }
        }

        public void end() {
            if (!cancelled && !over) {
                over = true;
                handler.end();
            }
        }

        public void fail() {
            fail(false);
        }

        public void fail(boolean unreadable) {
            if (!cancelled && !over) {
                over = true;
                handler.failed(unreadable ? null : "connection reset");
            }
        }

        @Override
        public String toString() {
            return method + " " + url() + (request.body == null ? "" : " " + request.body);
        }
    }
}
