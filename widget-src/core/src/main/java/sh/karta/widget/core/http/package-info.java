// SPDX-License-Identifier: Apache-2.0
/**
 * One request and its response, with timeouts and typed errors. Entry: {@link sh.karta.widget.core.http.HttpExchange}.
 */
@UsedBy({"core.auth", "core.client", "core.stream", "core.transport"})
@NullMarked
package sh.karta.widget.core.http;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
