// SPDX-License-Identifier: Apache-2.0
/** What a visitor does in the panel, and what it looks like then. Entry: each test class. Permitted dependents: none. */
@NullMarked
package sh.karta.e2e.panel;

import org.jspecify.annotations.NullMarked;
