// SPDX-License-Identifier: Apache-2.0
/** One response as a stream of events, with its limits. Entry: {@link sh.karta.widget.core.stream.WatchedStream}. */
@UsedBy("core.transport")
@NullMarked
package sh.karta.widget.core.stream;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
