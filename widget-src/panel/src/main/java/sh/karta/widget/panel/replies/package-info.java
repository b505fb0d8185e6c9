// SPDX-License-Identifier: Apache-2.0
/** Quick replies below an answer. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.replies.RepliesView}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.replies;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
