// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

import org.jspecify.annotations.Nullable;

/**
 * An earlier turn of the conversation.
 *
 * @param context the page context, unverified; null for none
 */
public record EarlierTurn(String userText, @Nullable String context, String agentText) {
    /** Returns the number of characters. */
    public int length() {
        return userText.length() + (context == null ? 0 : context.length()) + agentText.length();
    }
}
