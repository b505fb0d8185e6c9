// SPDX-License-Identifier: Apache-2.0
/**
 * Finds the programs that the build needs and cannot install itself: Node.js and, for tests, three browsers, a display
 * and languages of server snippets. Entry: {@link sh.karta.prerequisites.Prerequisites}, which runs first in every build. Tests
 * locate programs with {@link sh.karta.prerequisites.Tool}.
 */
@UsedBy({"sh.karta.benchmark.load", "sh.karta.e2e.browser"})
@NullMarked
package sh.karta.prerequisites;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
