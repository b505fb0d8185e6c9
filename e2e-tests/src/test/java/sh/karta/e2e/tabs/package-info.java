// SPDX-License-Identifier: Apache-2.0
/** One conversation in several tabs. Entry: each test class. */
@NullMarked
package sh.karta.e2e.tabs;

import org.jspecify.annotations.NullMarked;
