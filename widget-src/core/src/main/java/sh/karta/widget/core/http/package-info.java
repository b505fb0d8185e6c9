// SPDX-License-Identifier: Apache-2.0
/** One request and its answer, with timeouts and typed errors. Entry: {@link sh.karta.widget.core.http.Exchange}. Permitted dependents: auth, transport, client. */
@NullMarked
package sh.karta.widget.core.http;

import org.jspecify.annotations.NullMarked;
