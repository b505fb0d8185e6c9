// SPDX-License-Identifier: Apache-2.0
/** The last answer read aloud. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.aloud.ReadAloud}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.aloud;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
