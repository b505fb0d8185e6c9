// SPDX-License-Identifier: Apache-2.0
/** Server-sent events, to the letter of the WHATWG HTML standard. Entry: {@link sh.karta.widget.core.sse.SseParser}. Permitted dependents: transport. */
@NullMarked
package sh.karta.widget.core.sse;

import org.jspecify.annotations.NullMarked;
