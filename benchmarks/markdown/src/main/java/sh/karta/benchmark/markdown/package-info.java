// SPDX-License-Identifier: Apache-2.0
/** The panel's Markdown without the panel, to be measured alone. Nothing depends on it. */
@NullMarked
package sh.karta.benchmark.markdown;

import org.jspecify.annotations.NullMarked;
