// SPDX-License-Identifier: Apache-2.0
/**
 * Finds the programs that the build needs and cannot bring itself: Node.js, three browsers, a display, a Redis server.
 * Entry: {@link sh.karta.prerequisites.Prerequisites}, run first in every build. Permitted dependents: tests, which ask
 * {@link sh.karta.prerequisites.Tool} where a program is.
 */
@NullMarked
package sh.karta.prerequisites;

import org.jspecify.annotations.NullMarked;
