// SPDX-License-Identifier: Apache-2.0
/** Reasoning and tool calls. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.steps.ToolView}. */
@UsedBy({"panel.features", "panel.approval"})
@NullMarked
package sh.karta.widget.panel.steps;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
