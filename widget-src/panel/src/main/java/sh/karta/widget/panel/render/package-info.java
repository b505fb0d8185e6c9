// SPDX-License-Identifier: Apache-2.0
/** Code blocks that the page draws. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.render.Renderers}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.render;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
