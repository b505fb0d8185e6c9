// SPDX-License-Identifier: Apache-2.0
/** The pictures among the files, and their large view. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.pictures.PictureViews}. */
@UsedBy({"panel.composer.attachments", "panel.features"})
@NullMarked
package sh.karta.widget.panel.pictures;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
