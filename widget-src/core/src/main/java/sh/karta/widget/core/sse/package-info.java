// SPDX-License-Identifier: Apache-2.0
/** Server-sent events as specified by the WHATWG HTML standard. Entry: {@link sh.karta.widget.core.sse.SseParser}. */
@UsedBy({"core.stream", "sh.karta.benchmark.sse"})
@NullMarked
package sh.karta.widget.core.sse;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
