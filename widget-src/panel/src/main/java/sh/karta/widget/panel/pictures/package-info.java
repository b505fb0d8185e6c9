// SPDX-License-Identifier: Apache-2.0
/**
 * The pictures among the files, and their large view, in the chunk {@code pictures}. Entry: {@link
 * sh.karta.widget.panel.pictures.PictureViews}.
 */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.pictures;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
