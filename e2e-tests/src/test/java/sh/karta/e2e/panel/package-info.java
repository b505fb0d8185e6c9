// SPDX-License-Identifier: Apache-2.0
/** Visitors' actions in the panel, and its appearance. Entry: each test class. */
@NullMarked
package sh.karta.e2e.panel;

import org.jspecify.annotations.NullMarked;
