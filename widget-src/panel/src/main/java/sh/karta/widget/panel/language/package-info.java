// SPDX-License-Identifier: Apache-2.0
/**
 * Loads the texts of a language. In the chunk {@code features}. Entry: {@link
 * sh.karta.widget.panel.language.Languages}.
 */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.language;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
