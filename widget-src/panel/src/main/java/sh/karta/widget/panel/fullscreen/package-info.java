// SPDX-License-Identifier: Apache-2.0
/** The panel on small and on touch screens. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.fullscreen.FullScreen}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.fullscreen;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
