// SPDX-License-Identifier: Apache-2.0
/** The page's suggestions while the visitor writes. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.suggest.Suggestions}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.suggest;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
