// SPDX-License-Identifier: Apache-2.0
/** Notices above the composer. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.notice.NoticeView}. */
@UsedBy("panel.features")
@NullMarked
package sh.karta.widget.panel.notice;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
