// SPDX-License-Identifier: Apache-2.0
/**
 * The button that leads back to the end of the transcript. In the chunk {@code features}. Entry:
 * {@link sh.karta.widget.panel.jump.JumpView}.
 */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.jump;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
