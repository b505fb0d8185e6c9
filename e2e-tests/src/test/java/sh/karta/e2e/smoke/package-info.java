// SPDX-License-Identifier: Apache-2.0
/** One conversation in each engine. Entry: each test class. */
@NullMarked
package sh.karta.e2e.smoke;

import org.jspecify.annotations.NullMarked;
