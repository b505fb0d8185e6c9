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
 * The files that the visitor has chosen for the next message. Each is uploaded immediately. The server stores a file
 * with one conversation (wire-protocol §3), so the files are uploaded again when the visitor continues in another one,
 * and wait while one is being loaded. They are dropped when the conversation was deleted or belongs to another visitor.
 */
public final class Attachments {
    /** Maximum number of files per message. The server accepts no more. */
    public static final int MAX_FILES = 10;

    /** Maximum size of a file in bytes. The server accepts no larger one. */
    public static final double MAX_BYTES = 10 * 1024 * 1024;

    /** The chosen files, in the order of choice. */
    public final List<Attachment> files = new ArrayList<>();

    private final Uploads conversation;
    private final Json json;
    private final Runnable changed;

    /** The session that the files were uploaded to, or null before there is one. */
    private @Nullable String session;

    private int left;
    private int discarded;

    /** Creates an empty list. Calls {@code changed} after each change that no method of this class has made. */
    public Attachments(Uploads conversation, Json json, Runnable changed) {
        this.conversation = conversation;
        this.json = json;
        this.changed = changed;
        left = conversation.left();
        discarded = conversation.discarded();
    }

    /**
     * Adds {@code file} and uploads it, unless it is refused. Returns the attachment, or null if there are
     * {@link #MAX_FILES} already.
     */
    public @Nullable Attachment add(Blob file) {
        if (files.size() == MAX_FILES) {
            return null;
        }
        Attachment added = new Attachment(file);
        files.add(added);
        if (file.size() == 0) {
            added.state = Attachment.EMPTY;
        } else if (file.size() > MAX_BYTES) {
            added.state = Attachment.TOO_LARGE;
        } else {
            upload(added);
        }
        return added;
    }

    /** Uploads {@code file}, also again after a failure. */
    public void upload(Attachment file) {
        file.stop();
        file.state = Attachment.UPLOADING;
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
                        // After the conversation was left, follow() uploads the file to the next one.
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

    /** Removes {@code file} and cancels its upload. */
    public void remove(Attachment file) {
        file.stop();
        files.remove(file);
    }

    /** Removes the files that are {@link Attachment#DONE}, because they were sent with the message. The others stay. */
    public void sent() {
        for (int i = files.size() - 1; i >= 0; i--) {
            if (files.get(i).state == Attachment.DONE) {
                files.remove(i);
            }
        }
    }

    /**
     * Updates the files after another conversation was shown: uploads those that wait or were uploaded to the previous one,
     * or drops all.
     */
    public void follow() {
        String shown = conversation.sessionId();
        // Another version of the same session has its files.
        boolean moved = session == null ? left != conversation.left() : !session.equals(shown);
        boolean dropped = discarded != conversation.discarded();
        session = shown;
        left = conversation.left();
        discarded = conversation.discarded();
        for (Attachment file : files) {
            if (dropped) {
                file.stop();
            } else if ((moved && !file.failed()) || (file.state == Attachment.UPLOADING && file.upload == null)) {
                upload(file);
            }
        }
        if (dropped) {
            files.clear();
        }
    }

    /** Returns whether a file is being uploaded. The next message waits for it. */
    public boolean uploading() {
        for (Attachment file : files) {
            if (file.state == Attachment.UPLOADING) {
                return true;
            }
        }
        return false;
    }

    /** Returns the uploaded files as {@link Conversation#send} expects them, or null if there are none. */
    public @Nullable JsonValue ready() {
        JsonValue ready = json.array();
        for (Attachment file : files) {
            if (file.uploaded != null) {
                ready.add(file.uploaded);
            }
        }
        return ready.size() == 0 ? null : ready;
    }

    /** The part of the conversation that the files use. */
    public interface Uploads {
        /** Returns the session that is shown, or null. */
        @Nullable
        String sessionId();

        /** Returns whether another conversation is being loaded, so that uploads wait. */
        boolean restoring();

        /** Returns the number of times that the conversation shown has been left. */
        int left();

        /** Returns the number of times that the files had to be dropped. */
        int discarded();

        /** Uploads {@code file} to the session that is shown. The reply receives {@code {path, name, type, size}}. */
        Cancellable upload(Blob file, Progress progress, Reply<JsonValue> reply);
    }

    private static int why(@Nullable KartaError error) {
        double status = error == null ? 0 : error.status;
        return status == 413 ? Attachment.TOO_LARGE : status == 415 ? Attachment.WRONG_TYPE : Attachment.FAILED;
    }
}
