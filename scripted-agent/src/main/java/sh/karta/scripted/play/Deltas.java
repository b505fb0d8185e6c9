// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted.play;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Splits a text into steps like the deltas of a model: 16 to 32 characters, 24 on average, regardless of words and markup. Splits
 * lazily, so that a long pending answer needs no memory except its text.
 *
 * @param begin start of the text that was not written before
 */
record Deltas<E>(DeltaFactory<E> factory, String partId, boolean thinking, String text, int begin, int delayMillis)
        implements Iterable<ScriptStep<E>> {
    /** Returns the text after the first characters. */
    Deltas<E> after(int characters) {
        return new Deltas<>(factory, partId, thinking, text, Math.min(characters, text.length()), delayMillis);
    }

    @Override
    public Iterator<ScriptStep<E>> iterator() {
        return new Iterator<>() {
            private int start = begin;
            private int count;

            @Override
            public boolean hasNext() {
                return start < text.length();
            }

            @Override
            public ScriptStep<E> next() {
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
                return new ScriptStep<>(
                        delayMillis, (stage, then) -> stage.emit(factory.delta(partId, thinking, delta), then));
            }
        };
    }
}
