// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.util.UUID;

/**
 * New text of a part that is still being written: only the text that the previous checkpoint did not have.
 *
 * <p>Reading drafts in the order of their {@code seq}, each replaces the part's text from {@code fromChar} on. Therefore a
 * repeated checkpoint, or one of a server that has lost the run without knowing it, changes nothing.
 *
 * @param epoch as in the {@link Head} the run was started or claimed with
 * @param part the name of the part within its turn
 * @param fromChar where the text begins in the part, in UTF-16 units
 * @param seq the number of the last word in it, which identifies the draft
 * @param text any characters, half a surrogate pair at an end included
 */
public record Draft(String session, UUID run, int epoch, String part, int fromChar, long seq, String text) {}
