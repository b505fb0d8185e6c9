// SPDX-License-Identifier: Apache-2.0
/** The commands and events of the reference, in a page. Entry: each test class. */
@NullMarked
package sh.karta.e2e.commands;

import org.jspecify.annotations.NullMarked;
