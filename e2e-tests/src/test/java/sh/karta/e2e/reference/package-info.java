// SPDX-License-Identifier: Apache-2.0
/** The page of the command reference. Entry: each test class. */
@NullMarked
package sh.karta.e2e.reference;

import org.jspecify.annotations.NullMarked;
