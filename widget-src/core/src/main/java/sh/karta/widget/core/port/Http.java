// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** HTTP as core needs it: one request, a streamed body, cancel. */
public interface Http {
    /**
     * Sends {@code request}. Never throws; {@code handler} is called later, never during this call. Cancelling closes
     * the connection.
     */
    Cancellable send(HttpRequest request, HttpHandler handler);
}
