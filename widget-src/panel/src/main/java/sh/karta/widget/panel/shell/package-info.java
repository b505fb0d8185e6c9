// SPDX-License-Identifier: Apache-2.0
/**
 * The panel around the conversation: mount, screen, header, visibility, commands and events. Entry: {@link
 * sh.karta.widget.panel.shell.Mount}.
 */
@UsedBy("panel")
@NullMarked
package sh.karta.widget.panel.shell;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
