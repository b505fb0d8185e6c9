// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.telemetry;

import org.jspecify.annotations.Nullable;

/** Starts spans. Thread-safe. Spans name no visitor and contain no text of a conversation. */
public interface Tracing extends AutoCloseable {
    /** The kind of work that a span measures. */
    enum Kind {
        /** Answers a request. */
        SERVER,
        /** Works within this server. */
        INTERNAL,
        /** Calls another service. */
        CLIENT
    }

    /** A piece of work. Thread-safe. */
    interface Span extends AutoCloseable {
        /** Returns the W3C {@code traceparent} for work that this span causes; null if traces are off. */
        @Nullable
        String traceparent();

        void put(String key, String value);

        void put(String key, long value);

        /** Marks the work as failed. */
        void fail(String reason);

        /** Ends the span. A second call has no effect. */
        @Override
        void close();
    }

    /** Records nothing. */
    Tracing OFF = new Tracing() {
        @Override
        public Span start(String name, Kind kind, @Nullable String parent) {
            return NO_SPAN;
        }

        @Override
        public void close() {
            // nothing to close
        }
    };

    Span NO_SPAN = new Span() {
        @Override
        public @Nullable String traceparent() {
            return null;
        }

        @Override
        public void put(String key, String value) {
            // traces are off
        }

        @Override
        public void put(String key, long value) {
            // traces are off
        }

        @Override
        public void fail(String reason) {
            // traces are off
        }

        @Override
        public void close() {
            // traces are off
        }
    };

    /**
     * Starts a span, which the caller must close.
     *
     * @param parent the W3C {@code traceparent} of the caller; null or an invalid one begins a new trace
     */
    Span start(String name, Kind kind, @Nullable String parent);

    /** Sends the spans that have ended. */
    @Override
    void close();
}
