// SPDX-License-Identifier: Apache-2.0
/**
 * Copies a built site to where a CDN reads it, so that no page breaks at any moment of it. Entry: {@link
 * sh.karta.publish.Publisher}; {@link sh.karta.publish.Main} is the command line. Permitted dependents: none.
 *
 * <p>What may be relied upon: files that others load are there before the files that load them; {@code karta.js} of the moving folder is
 * the very last; an exact version never changes; a chunk is deleted 90 days after the last moment at which a page could
 * have been told of it, and not before; a run that was broken off can be run again and goes on where it stopped.
 */
@NullMarked
package sh.karta.publish;

import org.jspecify.annotations.NullMarked;
