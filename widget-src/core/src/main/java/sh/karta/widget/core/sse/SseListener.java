// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.sse;

/** Receives the events of one stream, during {@link SseParser#feed}. */
public interface SseListener {
    /**
     * Receives an event.
     *
     * @param type the value of its {@code event} field, or an empty string where the standard says {@code message}
     * @param data its data lines, joined by line feeds
     */
    void event(String type, String data);

    /** Reports that an event exceeded {@link SseParser#LIMIT}. The parser ignores everything after it. */
    void overflow();
}
