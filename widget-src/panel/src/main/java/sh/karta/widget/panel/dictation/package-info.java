// SPDX-License-Identifier: Apache-2.0
/** Speech for the next message, in the chunk {@code dictation}. Entry: {@link sh.karta.widget.panel.dictation.DictationView}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.dictation;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
