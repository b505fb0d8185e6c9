// SPDX-License-Identifier: Apache-2.0
/** Conversations that survive a reload. Entry: each test class. */
@NullMarked
package sh.karta.e2e.reload;

import org.jspecify.annotations.NullMarked;
