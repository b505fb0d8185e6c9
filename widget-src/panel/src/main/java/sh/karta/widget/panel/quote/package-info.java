// SPDX-License-Identifier: Apache-2.0
/** Quotes of an answer for the next message, in the chunk {@code quote}. Entry: {@link sh.karta.widget.panel.quote.QuoteButton}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.quote;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
