// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP request. It deliberately has no custom headers: servers that do not list them would refuse the preflight
 * (wire-protocol, cross-origin rule).
 */
public final class HttpRequest {
    public final String method;
    public final String url;

    /** The bearer token, or null. */
    public @Nullable String token;

    /** The JSON body, sent as {@code application/json}, or null. */
    public @Nullable String body;

    /** The {@code file} field of a {@code multipart/form-data} body, or null. Excludes {@link #body}. */
    public @Nullable Blob file;

    /** Whether to request {@code text/event-stream} instead of JSON. */
    public boolean eventStream;

    /** Whether to send cookies of the page's own origin. Only for {@code tokenEndpoint}. */
    public boolean sameOriginCredentials;

    public HttpRequest(String method, String url) {
        this.method = method;
        this.url = url;
    }

    public void setToken(@Nullable String token) {
        this.token = token;
    }

    public void setBody(@Nullable String body) {
        this.body = body;
    }

    public void setFile(@Nullable Blob file) {
        this.file = file;
    }

    public void setEventStream(boolean eventStream) {
        this.eventStream = eventStream;
    }

    public void setSameOriginCredentials(boolean sameOriginCredentials) {
        this.sameOriginCredentials = sameOriginCredentials;
    }
}
