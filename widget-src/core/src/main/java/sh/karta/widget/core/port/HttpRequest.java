// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

import org.jspecify.annotations.Nullable;

/**
 * A request. It has no place for other headers on purpose: another one would fail the preflight of a server that does
 * not list it (wire-protocol, cross-origin rule).
 */
public final class HttpRequest {
    public final String method;
    public final String url;

    /** The bearer token, or null. */
    public @Nullable String token;

    /** The JSON body, or null; sent as {@code application/json}. */
    public @Nullable String body;

    /** The file sent as the {@code file} of a {@code multipart/form-data} body, or null; then there is no {@link #body}. */
    public @Nullable Blob file;

    /** Whether {@code text/event-stream} is asked for instead of JSON. */
    public boolean eventStream;

    /** Whether cookies of the page's own origin are sent ({@code tokenEndpoint} alone). */
    public boolean sameOriginCredentials;

    public HttpRequest(String method, String url) {
        this.method = method;
        this.url = url;
    }
}
