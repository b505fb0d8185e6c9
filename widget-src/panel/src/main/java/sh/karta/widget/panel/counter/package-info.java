// SPDX-License-Identifier: Apache-2.0
/** The number of characters that the next message has left, in the chunk {@code counter}. Entry: {@link sh.karta.widget.panel.counter.Counter}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.counter;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
