// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted.play;

import java.util.List;

/**
 * A question to the visitor.
 *
 * @param target the object that the tool would act on
 */
public record Approval(String requestId, String tool, String target) {
    /** The answers that a visitor can choose from. */
    public static final List<Option> OPTIONS = List.of(
            new Option("approve_once", "Approve once"),
            new Option("approve_session", "Approve for this conversation"),
            new Option("deny", "Deny"));

    /** An answer to the question. */
    public record Option(String id, String label) {}
}
