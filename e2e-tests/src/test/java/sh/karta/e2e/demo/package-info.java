// SPDX-License-Identifier: Apache-2.0
/** The page that the demo opens. Entry: each test class. */
@NullMarked
package sh.karta.e2e.demo;

import org.jspecify.annotations.NullMarked;
