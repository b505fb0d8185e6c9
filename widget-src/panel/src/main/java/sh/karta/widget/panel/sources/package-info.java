// SPDX-License-Identifier: Apache-2.0
/**
 * The sources of an answer. In the chunk {@code features}. Entry: {@link
 * sh.karta.widget.panel.sources.SourcesView}. Permitted dependents: panel.features.
 */
@NullMarked
package sh.karta.widget.panel.sources;

import org.jspecify.annotations.NullMarked;
