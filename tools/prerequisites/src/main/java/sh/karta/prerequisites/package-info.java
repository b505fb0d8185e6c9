// SPDX-License-Identifier: Apache-2.0
/**
 * Finds the programs that the build needs and cannot install itself: Node.js, three browsers, a display, a Redis
 * server. Entry: {@link sh.karta.prerequisites.Prerequisites}, which runs first in every build. Permitted dependents:
 * tests, which locate programs with {@link sh.karta.prerequisites.Tool}.
 */
@NullMarked
package sh.karta.prerequisites;

import org.jspecify.annotations.NullMarked;
