// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.play;

import java.util.Iterator;
import java.util.NoSuchElementException;
import sh.karta.server.event.EventDraft;

/**
 * Words as beats, cut the way models do: pieces of 16 to 32 characters, 24 in the mean, regardless of words and markup. Each is
 * cut when it is said: a long answer that waits for its time costs its text and nothing else.
 */
record Deltas(String partId, boolean thinking, String text, int delayMillis) implements Iterable<ScriptStep> {
    @Override
    public Iterator<ScriptStep> iterator() {
        return new Iterator<>() {
            private int start;
            private int count;

            @Override
            public boolean hasNext() {
                return start < text.length();
            }

            @Override
            public ScriptStep next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int end = Math.min(text.length(), start + 16 + count * 7 % 17);
                if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                    end++;
                }
                String delta = text.substring(start, end);
                start = end;
                count++;
                return new ScriptStep(delayMillis, sink -> sink.emit(draft(delta)));
            }
        };
    }

    private EventDraft draft(String delta) {
        return thinking ? EventDraft.thinkingDelta(partId, delta) : EventDraft.messageDelta(partId, delta);
    }
}
