// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** HTTP requests with streamed response bodies. */
public interface Http {
    /**
     * Sends {@code request}. Never throws. Calls {@code handler} asynchronously, never during this call. Cancelling
     * closes the connection.
     */
    Cancellable send(HttpRequest request, HttpHandler handler);
}
