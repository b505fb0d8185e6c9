// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import static org.assertj.core.api.Assertions.assertThat;

import sh.karta.server.agent.model.ReplyListener;

/** Collects a reply. Fails if a piece ends in the middle of a character, because visitors could not see it. */
public class Heard implements ReplyListener {
    public final StringBuilder words = new StringBuilder();
    public final StringBuilder thoughts = new StringBuilder();

    @Override
    public void words(String text) {
        words.append(whole(text));
    }

    @Override
    public void thoughts(String text) {
        thoughts.append(whole(text));
    }

    private static String whole(String text) {
        assertThat(text.codePoints().filter(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
                .as("halves of characters in %s", text)
                .isEmpty();
        return text;
    }

    @Override
    public void calling() {}
}
