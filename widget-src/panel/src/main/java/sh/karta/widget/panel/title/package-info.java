// SPDX-License-Identifier: Apache-2.0
/** The number of unread answers in the page's title, in the chunk {@code title}. Entry: {@link sh.karta.widget.panel.title.TitleBadge}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.title;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
