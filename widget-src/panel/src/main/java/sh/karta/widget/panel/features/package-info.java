// SPDX-License-Identifier: Apache-2.0
/** The list of the deferred features, and the small ones. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.features.Features}. */
@UsedBy("panel.shell")
@NullMarked
package sh.karta.widget.panel.features;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
