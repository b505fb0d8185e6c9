// SPDX-License-Identifier: Apache-2.0
/** Crashes and restarts of the server. Entry: each test class. */
@NullMarked
package sh.karta.e2e.crash;

import org.jspecify.annotations.NullMarked;
