// SPDX-License-Identifier: Apache-2.0
/**
 * Request bodies: the first 64 kB in memory, the rest in a file, and all bodies within one budget. Entry: {@link
 * sh.karta.server.body.BodyBudget}.
 */
@UsedBy({".", "http"})
@NullMarked
package sh.karta.server.body;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
