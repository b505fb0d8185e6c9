// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import sh.karta.server.store.session.Row;

/**
 * Reads a path of a conversation as messages, without tool calls and reasoning. Reads the rows in batches from the beginning and holds at
 * most one answer in memory; see {@link TranscriptFold}. Used by one thread at a time.
 */
public final class Transcript {
    private static final int PAGE = 32;

    private final Path path;
    private final TranscriptFold fold;
    private long after;
    private boolean atEnd;

    /** @param forOperators whether the page's context is included */
    Transcript(MessageTree tree, Path path, boolean forOperators) {
        this.path = path;
        fold = new TranscriptFold(forOperators, tree);
    }

    /**
     * Returns the next messages in order; an empty list only at the end.
     *
     * @throws sh.karta.server.problem.Problem if the store cannot be read
     */
    public List<ObjectNode> next() {
        List<ObjectNode> messages = fold.drain();
        while (messages.isEmpty() && !atEnd) {
            List<Row> page = path.rows(after, PAGE);
            page.forEach(row -> fold.add(LoadedSession.event(row)));
            if (page.size() < PAGE) {
                atEnd = true;
                fold.closeAnswer();
            } else {
                after = page.get(PAGE - 1).seq();
            }
            messages = fold.drain();
        }
        return messages;
    }
}
