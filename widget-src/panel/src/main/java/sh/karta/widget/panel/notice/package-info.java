// SPDX-License-Identifier: Apache-2.0
/**
 * Notices above the composer. In the chunk {@code features}. Entry: {@link
 * sh.karta.widget.panel.notice.NoticeView}. Permitted dependents: panel.features.
 */
@NullMarked
package sh.karta.widget.panel.notice;

import org.jspecify.annotations.NullMarked;
