// SPDX-License-Identifier: Apache-2.0
/**
 * Requests of the agent for approval. In the chunk {@code features}. Entry: {@link
 * sh.karta.widget.panel.approval.ApprovalView}. Permitted dependents: panel.features.
 */
@NullMarked
package sh.karta.widget.panel.approval;

import org.jspecify.annotations.NullMarked;
