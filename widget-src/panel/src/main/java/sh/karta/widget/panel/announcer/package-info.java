// SPDX-License-Identifier: Apache-2.0
/** Answers for screen readers, sentence by sentence. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.announcer.Announcer}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.announcer;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
