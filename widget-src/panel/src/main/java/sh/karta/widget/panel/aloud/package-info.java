// SPDX-License-Identifier: Apache-2.0
/** The last answer read aloud, in the chunk {@code aloud}. Entry: {@link sh.karta.widget.panel.aloud.ReadAloud}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.aloud;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
