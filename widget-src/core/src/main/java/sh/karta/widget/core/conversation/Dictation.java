// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Recorder;

/**
 * Dictation for the draft: makes a recording and lets the server transcribe it. A recording that could not be sent is kept
 * until it is sent again or dropped. It is dropped when the conversation was deleted or belongs to another visitor.
 */
public final class Dictation implements Recorder.Listener {
    /** Nothing is recorded. */
    public static final int IDLE = 0;

    /** The visitor is being asked for the microphone. */
    public static final int ASKING = 1;

    /** The microphone records. */
    public static final int RECORDING = 2;

    /** The recording is being sent or transcribed. */
    public static final int SENDING = 3;

    /** There is no text. See {@link #problem}. */
    public static final int FAILED = 4;

    /** Maximum length of a recording in milliseconds. */
    public static final double MAX_MILLIS = 60_000;

    /** Maximum size of a recording in bytes. The server accepts no larger one. */
    public static final double MAX_BYTES = 2 * 1024 * 1024;

    /** The problem of a recording in which no words were recognised. */
    public static final String SILENT = "silent";

    private static final int TOO_LARGE_STATUS = 413;
    private static final int WRONG_TYPE_STATUS = 415;

    private final Clock clock;
    private final Recorder recorder;
    private final Server server;
    private final Listener listener;
    private int state = IDLE;
    private int discarded;
    private double startedAt;
    private String problem = "";
    private @Nullable Blob recording;
    private @Nullable Cancellable limit;
    private @Nullable Cancellable request;

    /** The part of the conversation that dictation uses. */
    public interface Server {
        /** Returns whether another conversation is being loaded, so that recordings wait. */
        boolean restoring();

        /** Returns the number of times that the visitor's draft had to be dropped. */
        int discarded();

        /** Sends {@code recording}. The reply receives {@code {text}}, which is empty if there are no words. */
        Cancellable transcribe(Blob recording, Reply<JsonValue> reply);
    }

    /** Shows the dictation. */
    public interface Listener {
        /** Reports a change of state. */
        void changed();

        /** Receives the words of a recording, at least one. The dictation is {@link #IDLE}. */
        void dictated(String words);
    }

    public Dictation(Clock clock, Recorder recorder, Server server, Listener listener) {
        this.clock = clock;
        this.recorder = recorder;
        this.server = server;
        this.listener = listener;
        discarded = server.discarded();
    }

    /** Returns the state, one of the constants. */
    public int state() {
        return state;
    }

    /** Returns the duration of the recording so far in milliseconds. */
    public double elapsed() {
        return clock.uptime() - startedAt;
    }

    /**
     * Returns why the dictation is {@link #FAILED}: {@link #SILENT}, the name that the recorder has given, or the code of an
     * error.
     */
    public String problem() {
        return problem;
    }

    /** Returns whether there is a recording to {@link #retry}. */
    public boolean isKept() {
        return state == FAILED && recording != null;
    }

    /** Starts a recording. Drops the one before. */
    public void start() {
        close();
        state = ASKING;
        listener.changed();
        recorder.start(MAX_BYTES, this);
    }

    /** Ends the recording and sends it, or stops asking for the microphone. */
    public void stop() {
        if (state == ASKING) {
            cancel();
        } else if (state == RECORDING) {
            state = SENDING;
            endLimit();
            recorder.stop();
            listener.changed();
        }
    }

    /** Sends the kept recording. */
    public void retry() {
        if (isKept()) {
            send();
        }
    }

    /** Drops the recording. A late response is ignored. */
    public void cancel() {
        if (state != IDLE) {
            close();
            listener.changed();
        }
    }

    /** Does the same as {@link #cancel} without notifying the listener. */
    public void close() {
        state = IDLE;
        recording = null;
        endLimit();
        recorder.close();
        if (request != null) {
            request.cancel();
            request = null;
        }
    }

    /** Updates after another conversation was shown or loaded: sends a recording that waits, or drops it. */
    public void follow() {
        Blob waiting = recording;
        if (discarded != server.discarded()) {
            discarded = server.discarded();
            cancel();
        } else if (state == SENDING && request == null && waiting != null && !server.restoring()) {
            request = server.transcribe(waiting, this::answered);
        }
    }

    @Override
    public void started() {
        state = RECORDING;
        startedAt = clock.uptime();
        limit = clock.after(MAX_MILLIS, this::stop);
        listener.changed();
    }

    @Override
    public void recorded(Blob made) {
        endLimit();
        if (made.size() == 0) {
            fail(SILENT);
            return;
        }
        recording = made;
        send();
    }

    @Override
    public void failed(String name) {
        endLimit();
        fail(name);
    }

    private void send() {
        state = SENDING;
        request = null;
        listener.changed();
        follow();
    }

    private void answered(@Nullable JsonValue answer, @Nullable KartaError error) {
        String words = answer == null ? null : answer.string("text");
        request = null;
        if (error != null) {
            if (error.status == TOO_LARGE_STATUS || error.status == WRONG_TYPE_STATUS) {
                recording = null;
            }
            fail(error.code);
        } else if (words == null || words.isEmpty()) {
            recording = null;
            fail(SILENT);
        } else {
            close();
            listener.changed();
            listener.dictated(words);
        }
    }

    private void fail(String why) {
        state = FAILED;
        problem = why;
        listener.changed();
    }

    private void endLimit() {
        if (limit != null) {
            limit.cancel();
            limit = null;
        }
    }
}
