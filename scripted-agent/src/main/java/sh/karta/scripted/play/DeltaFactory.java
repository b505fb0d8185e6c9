// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted.play;

/**
 * Creates the deltas of a host.
 *
 * @param <E> an event of the host
 */
public interface DeltaFactory<E> {
    /** Returns a delta that appends text to a part: to reasoning if {@code thinking} is true, else to the answer. */
    E delta(String partId, boolean thinking, String text);
}
