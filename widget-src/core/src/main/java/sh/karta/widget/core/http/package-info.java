// SPDX-License-Identifier: Apache-2.0
/**
 * One request and its response, with timeouts and typed errors. Entry: {@link sh.karta.widget.core.http.HttpExchange}.
 * Permitted dependents: auth, stream, transport, client.
 */
@NullMarked
package sh.karta.widget.core.http;

import org.jspecify.annotations.NullMarked;
