// SPDX-License-Identifier: Apache-2.0
/** The message field. Entry: {@link sh.karta.widget.panel.composer.ComposerView}. */
@UsedBy("panel.shell")
@NullMarked
package sh.karta.widget.panel.composer;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
