// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.play;

import java.util.Iterator;
import java.util.NoSuchElementException;
import sh.karta.server.event.EventDraft;

/**
 * Splits a text into steps like the deltas of a model: 16 to 32 characters, 24 on average, regardless of words and markup. Splits
 * lazily, so that a long pending answer needs no memory except its text.
 *
 * @param begin start of the text that was not written before
 */
record Deltas(String partId, boolean thinking, String text, int begin, int delayMillis)
        implements Iterable<ScriptStep> {
    /** Returns the text after the first characters. */
    Deltas after(int characters) {
        return new Deltas(partId, thinking, text, Math.min(characters, text.length()), delayMillis);
    }

    @Override
    public Iterator<ScriptStep> iterator() {
        return new Iterator<>() {
            private int start = begin;
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
