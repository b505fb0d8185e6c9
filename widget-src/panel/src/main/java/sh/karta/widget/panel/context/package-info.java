// SPDX-License-Identifier: Apache-2.0
/** Objects that all views share. Entry: {@link sh.karta.widget.panel.context.PanelContext}. */
@UsedBy("panel..")
@NullMarked
package sh.karta.widget.panel.context;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
