// SPDX-License-Identifier: Apache-2.0
/** The sources of an answer and its citations, in the chunk {@code citations}. Entry: {@link sh.karta.widget.panel.sources.Citations}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.sources;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
