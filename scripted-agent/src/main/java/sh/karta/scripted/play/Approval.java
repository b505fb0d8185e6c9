// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted.play;

import org.jspecify.annotations.Nullable;

/**
 * A question to the visitor.
 *
 * @param target the object that the tool would act on, as text or a JSON object
 * @param question the question, or null for one made of the tool's name
 * @param approve the label of the answer that approves, or null for the usual ones; {@code deny} is that of the other one
 */
public record Approval(
        String requestId,
        String tool,
        String target,
        @Nullable String question,
        @Nullable String approve,
        @Nullable String deny) {}
