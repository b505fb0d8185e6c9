// SPDX-License-Identifier: Apache-2.0
/**
 * Invalid tags, calls and servers: one helpful message, and nothing is lost. Entry: each test class.
 */
@NullMarked
package sh.karta.e2e.badinput;

import org.jspecify.annotations.NullMarked;
