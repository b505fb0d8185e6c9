// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** The visitor's microphone. It makes one recording at a time. */
public interface Recorder {
    /**
     * Asks for the microphone and records. Calls {@code listener} asynchronously.
     *
     * @param most the maximum size in bytes, which ends the recording
     */
    void start(double most, Listener listener);

    /** Ends the recording and releases the microphone. {@link Listener#recorded} follows. */
    void stop();

    /** Releases the microphone and drops the recording. No callback follows. */
    void close();

    /** Receives {@link #started} and then {@link #recorded}. {@link #failed} may come at any point instead. */
    interface Listener {
        /** Reports that the visitor has allowed the microphone and that it records. */
        void started();

        /** Ends the recording, also at its maximum size or if the microphone was removed. The microphone is released. */
        void recorded(Blob recording);

        /**
         * Ends the recording without a result.
         *
         * @param name the name of the {@code DOMException} (Media Capture, §10.2), such as {@code NotAllowedError}
         */
        void failed(String name);
    }
}
