// SPDX-License-Identifier: Apache-2.0
/** Answers in the real panel: formatted while they stream, and harmless with any content. */
@NullMarked
package sh.karta.e2e.markdown;

import org.jspecify.annotations.NullMarked;
