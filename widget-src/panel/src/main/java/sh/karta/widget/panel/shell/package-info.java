// SPDX-License-Identifier: Apache-2.0
/**
 * The panel around the conversation: mount, screen, header, full screen, visibility, commands and events. Entry:
 * {@link sh.karta.widget.panel.shell.Mount}. Permitted dependents: panel.
 */
@NullMarked
package sh.karta.widget.panel.shell;

import org.jspecify.annotations.NullMarked;
