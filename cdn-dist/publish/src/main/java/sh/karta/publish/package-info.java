// SPDX-License-Identifier: Apache-2.0
/**
 * Copies a built site to the origin of a CDN, so that pages work at any moment of the copy. Entry:
 * {@link sh.karta.publish.Publisher}; {@link sh.karta.publish.Main} is the command line.
 *
 * <p>Guarantees: files that others load are put before the files that load them, and {@code karta.js} of the moving
 * folder last. An exact version never changes. A chunk is deleted 90 days after the last moment at which a page could
 * have received a reference to it, and not before. An interrupted run can be repeated and continues where it stopped.
 */
@UsedBy({})
@NullMarked
package sh.karta.publish;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
