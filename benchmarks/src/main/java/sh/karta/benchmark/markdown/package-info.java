// SPDX-License-Identifier: Apache-2.0
/** The panel's Markdown view and parser without the panel, for separate measurement. */
@UsedBy({})
@NullMarked
package sh.karta.benchmark.markdown;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
