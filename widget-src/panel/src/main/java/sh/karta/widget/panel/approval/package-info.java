// SPDX-License-Identifier: Apache-2.0
/** Requests of the agent for approval. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.approval.ApprovalView}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.approval;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
