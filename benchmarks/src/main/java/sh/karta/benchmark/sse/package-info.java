// SPDX-License-Identifier: Apache-2.0
/**
 * Core's event stream parser as a JavaScript module. Entry: {@link sh.karta.benchmark.sse.Feed}.
 */
@UsedBy({})
@NullMarked
package sh.karta.benchmark.sse;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
