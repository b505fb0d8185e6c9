// SPDX-License-Identifier: Apache-2.0
/**
 * Request bodies on their way in: the first 64 kB in memory, the rest in a file, all of them within one budget. Entry: {@link
 * sh.karta.server.body.BodyBudget}. Depends on problem; used by http and the wiring.
 */
@NullMarked
package sh.karta.server.body;

import org.jspecify.annotations.NullMarked;
