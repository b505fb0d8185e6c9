// SPDX-License-Identifier: Apache-2.0
/** Speech for the next message. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.dictation.DictationView}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.dictation;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
