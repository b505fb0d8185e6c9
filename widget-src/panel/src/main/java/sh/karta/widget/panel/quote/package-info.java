// SPDX-License-Identifier: Apache-2.0
/** Quotes of an answer for the next message. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.quote.QuoteButton}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.quote;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
