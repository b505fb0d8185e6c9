// SPDX-License-Identifier: Apache-2.0
/** A conversation that outlives a reload. Entry: each test class. Permitted dependents: none. */
@NullMarked
package sh.karta.e2e.reload;

import org.jspecify.annotations.NullMarked;
