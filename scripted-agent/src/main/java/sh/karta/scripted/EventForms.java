// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.scripted.play.DeltaFactory;

/**
 * Creates a host's events. The fields are those of wire protocol §3.
 *
 * @param <E> an event of the host
 */
public interface EventForms<E> extends DeltaFactory<E> {
    /**
     * @param input JSON, or plain text if it is not valid JSON
     * @param title the text that visitors read during the call, or null; {@code done} is the one after it
     */
    E toolUse(String toolUseId, String tool, String input, @Nullable String title, @Nullable String done);

    /** @param output JSON, or plain text if it is not valid JSON */
    E toolResult(String toolUseId, String output, boolean isError);

    /** Numbers the items from 1. */
    E sources(List<Source> items);

    /**
     * Returns the replies that the visitor can send with one tap; null for none.
     *
     * @param lines each {@code - label | text}. Others are dropped
     */
    @Nullable
    E suggestions(List<String> lines);

    E warming();
}
