// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted.play;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to the visitor.
 *
 * @param target the object that the tool would act on, as text or a JSON object
 * @param question the question, or null for one made of the tool's name
 * @param options the answers that the visitor can choose from
 */
public record Approval(
        String requestId,
        String tool,
        String target,
        @Nullable String question,
        List<Option> options) {
    /**
     * Returns the answers. A request with a label of its own is about one act, so it cannot be approved for all.
     *
     * @param approve the label of the first one, or null for the usual one; {@code deny} is that of the last one
     */
    public static List<Option> options(@Nullable String approve, @Nullable String deny) {
        Option last = new Option("deny", deny == null ? "Deny" : deny);
        return approve == null
                ? List.of(
                        new Option("approve_once", "Approve once"),
                        new Option("approve_session", "Approve for this conversation"),
                        last)
                : List.of(new Option("approve_once", approve), last);
    }

    /** An answer to the question. */
    public record Option(String id, String label) {}
}
