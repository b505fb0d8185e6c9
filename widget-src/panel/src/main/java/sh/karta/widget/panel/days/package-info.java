// SPDX-License-Identifier: Apache-2.0
/** The days in the transcript, and the fold of long messages. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.days.DaysAndFolds}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.days;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
