// SPDX-License-Identifier: Apache-2.0
/** A server that dies and comes back. Entry: each test class. Permitted dependents: none. */
@NullMarked
package sh.karta.e2e.crash;

import org.jspecify.annotations.NullMarked;
