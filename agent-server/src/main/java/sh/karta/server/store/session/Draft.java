// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.util.UUID;

/**
 * New text of a part that is still being written: only what the checkpoint before did not have.
 *
 * <p>Reading drafts in the order of their {@code seq}, each replaces the part's text from {@code fromChar} on. So a repeated
 * checkpoint, and one of a server that did not know it had lost the run, change nothing.
 *
 * @param epoch as in the {@link Head} the run was started or claimed with
 * @param part index of the part in the answer
 * @param fromChar where the text begins in the part, in UTF-16 units
 * @param seq the number of the last word in it, which identifies the draft
 * @param text any characters, half a surrogate pair at an end included
 */
public record Draft(String session, UUID run, int epoch, int part, int fromChar, long seq, String text) {}
