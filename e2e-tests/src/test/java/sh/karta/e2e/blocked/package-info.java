// SPDX-License-Identifier: Apache-2.0
/** Files that are blocked or changed in transit. Entry: each test class. */
@NullMarked
package sh.karta.e2e.blocked;

import org.jspecify.annotations.NullMarked;
