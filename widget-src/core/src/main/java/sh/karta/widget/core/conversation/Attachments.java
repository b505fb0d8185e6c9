// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.Blob;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.transport.Progress;

/**
 * The files that the visitor has chosen for the next message, each uploaded at once. The server keeps a file with one
 * conversation (wire-protocol §3), so that they are uploaded again when the visitor goes on in another one, and wait while one
 * is being fetched. They are dropped, and nothing of them is sent again, where the conversation was deleted or is not this
 * visitor's any more.
 */
public final class Attachments {
    /** So many go with one message: the server takes no more. */
    public static final int MOST = 10;

    /** The largest file, in bytes: the server takes no larger one. */
    public static final double LARGEST = 10 * 1024 * 1024;

    /** What was chosen, in that order. */
    public final List<Attachment> files = new ArrayList<>();

    private final Uploads conversation;
    private final Json json;
    private final Runnable changed;

    /** The conversation that the files were uploaded to; null before the first. */
    private @Nullable String session;

    private int left;
    private int discarded;

    /** Has none yet; {@code changed} is called after each change that did not come from a call of this class. */
    public Attachments(Uploads conversation, Json json, Runnable changed) {
        this.conversation = conversation;
        this.json = json;
        this.changed = changed;
        left = conversation.left();
        discarded = conversation.discarded();
    }

    /** Adds {@code file} and uploads it, and returns what became of it; null where there are {@link #MOST} already. */
    public @Nullable Attachment add(Blob file) {
        if (files.size() == MOST) {
            return null;
        }
        Attachment added = new Attachment(file);
        files.add(added);
        if (file.size() == 0) {
            added.state = Attachment.EMPTY;
        } else if (file.size() > LARGEST) {
            added.state = Attachment.TOO_LARGE;
        } else {
            upload(added);
        }
        return added;
    }

    /** Uploads {@code file}, perhaps once more. */
    public void upload(Attachment file) {
        file.stop();
        file.state = Attachment.GOING;
        file.sent = 0;
        file.uploaded = null;
        if (conversation.restoring()) {
            return;
        }
        file.upload = conversation.upload(
                file.file,
                sent -> {
                    file.sent = sent;
                    changed.run();
                },
                (answer, error) -> {
                    file.upload = null;
                    if (answer == null) {
                        // Where the conversation was left meanwhile it goes along.
                        if (error == null || !error.code.equals(ErrorCode.ABORTED)) {
                            file.state = why(error);
                        }
                    } else {
                        file.state = Attachment.DONE;
                        file.uploaded = answer;
                    }
                    changed.run();
                });
    }

    /** Takes {@code file} away; its upload ends. */
    public void remove(Attachment file) {
        file.stop();
        files.remove(file);
    }

    /** The message is on its way with those that are {@link Attachment#DONE}; the others stay. */
    public void sent() {
        for (int i = files.size() - 1; i >= 0; i--) {
            if (files.get(i).state == Attachment.DONE) {
                files.remove(i);
            }
        }
    }

    /** Follows to the conversation that is shown now: what waited is uploaded, what is in another one again, or dropped. */
    public void follow() {
        String shown = conversation.sessionId();
        boolean moved = left != conversation.left() || (session != null && !session.equals(shown));
        boolean dropped = discarded != conversation.discarded();
        session = shown;
        left = conversation.left();
        discarded = conversation.discarded();
        for (Attachment file : files) {
            if (dropped) {
                file.stop();
            } else if ((moved && !file.failed()) || (file.state == Attachment.GOING && file.upload == null)) {
                upload(file);
            }
        }
        if (dropped) {
            files.clear();
        }
    }

    /** Returns whether a file is on its way, which the next message waits for. */
    public boolean uploading() {
        for (Attachment file : files) {
            if (file.state == Attachment.GOING) {
                return true;
            }
        }
        return false;
    }

    /** Returns what {@link Conversation#send} is given; null where there is nothing. */
    public @Nullable JsonValue ready() {
        JsonValue ready = json.array();
        for (Attachment file : files) {
            if (file.uploaded != null) {
                ready.add(file.uploaded);
            }
        }
        return ready.size() == 0 ? null : ready;
    }

    /** What the files need from the conversation. */
    public interface Uploads {
        /** Returns the session that is shown, or null. */
        @Nullable
        String sessionId();

        /** Returns whether another conversation is being loaded, so that uploads wait. */
        boolean restoring();

        /** Returns how many times the conversation that was shown has been left. */
        int left();

        /** Returns how many times the files had to be dropped. */
        int discarded();

        /** Uploads {@code file} to the session that is shown. The reply receives {@code {path, name, type, size}}. */
        Cancellable upload(Blob file, Progress progress, Reply<JsonValue> reply);
    }

    private static int why(@Nullable KartaError error) {
        double status = error == null ? 0 : error.status;
        return status == 413 ? Attachment.TOO_LARGE : status == 415 ? Attachment.WRONG_TYPE : Attachment.BROKEN;
    }
}
