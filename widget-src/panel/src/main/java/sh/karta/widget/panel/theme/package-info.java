// SPDX-License-Identifier: Apache-2.0
/**
 * Theme fields, their validation, derived colours, and how they are applied. Entry: {@link
 * sh.karta.widget.panel.theme.Theme}.
 */
@UsedBy("panel..")
@NullMarked
package sh.karta.widget.panel.theme;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
