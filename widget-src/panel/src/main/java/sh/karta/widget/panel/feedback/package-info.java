// SPDX-License-Identifier: Apache-2.0
/**
 * The feedback buttons under an answer. In the chunk {@code features}. Entry: {@link
 * sh.karta.widget.panel.feedback.FeedbackView}.
 */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.feedback;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
