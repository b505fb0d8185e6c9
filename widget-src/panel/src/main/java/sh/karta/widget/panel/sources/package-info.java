// SPDX-License-Identifier: Apache-2.0
/** The sources of an answer and its citations. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.sources.SourcesView}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.sources;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
