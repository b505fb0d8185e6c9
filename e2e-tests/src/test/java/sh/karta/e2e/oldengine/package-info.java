// SPDX-License-Identifier: Apache-2.0
/** Engines older than the supported ones. Entry: each test class. */
@NullMarked
package sh.karta.e2e.oldengine;

import org.jspecify.annotations.NullMarked;
