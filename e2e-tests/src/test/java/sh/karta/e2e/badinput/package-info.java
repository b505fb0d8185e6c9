// SPDX-License-Identifier: Apache-2.0
/** Tags, calls and servers that are wrong: one message that says what to do, and nothing lost. Entry: each test class. Permitted dependents: none. */
@NullMarked
package sh.karta.e2e.badinput;

import org.jspecify.annotations.NullMarked;
