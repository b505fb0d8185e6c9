// SPDX-License-Identifier: Apache-2.0
/**
 * The card of a reached limit. In the chunk {@code features}. Entry: {@link
 * sh.karta.widget.panel.limit.LimitView}. Permitted dependents: panel.features.
 */
@NullMarked
package sh.karta.widget.panel.limit;

import org.jspecify.annotations.NullMarked;
