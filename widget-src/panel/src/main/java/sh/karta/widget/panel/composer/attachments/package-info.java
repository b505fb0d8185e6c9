// SPDX-License-Identifier: Apache-2.0
/** The files of a message. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.composer.attachments.FilesView}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.composer.attachments;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
