// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.client.SessionCalls;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.ErrorEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Store;
import sh.karta.widget.core.storage.StorageKeys;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.transport.ManagedAgents;
import sh.karta.widget.core.transport.UserMessage;
import sh.karta.widget.core.transport.VersionPosts;

/**
 * The versions of the messages of a conversation: edits messages, asks for other answers, and decides which version this
 * tab shows. The part of a conversation that only a feature that is loaded later needs. Messages of other versions are
 * left out of the transcript from then on.
 *
 * <p>The file is long because edits, other answers and the choice of a version change the same path, and each of them is
 * undone when the server refuses it.
 *
 * <p>No method throws. Replies receive {@code busy} while a turn runs or a message waits, the limit in force, and the
 * server's refusals. After a refusal everything is as before.
 */
public final class Versions implements PathFilter, VersionPosts.Path {
    private final Host host;
    private final Transcript transcript;
    private final Outbox outbox;
    private final Notices notices;
    private final SessionCalls server;
    private final VersionPosts posts;
    private final ManagedAgents managed;
    private final Json json;
    private final Store tab;
    private final Runnable changed;
    private final Trail trail = new Trail();

    /** The session of the trail, or an empty string. */
    private String session = "";

    /** How many times a conversation had been left when the trail began. */
    private int left;

    /** Arrays of the ids of all versions, by the id of each. Messages with one version are missing. */
    private JsonValue versions;

    /** The visitor's votes on answers that another version replaced, by their ids. */
    private JsonValue votes;

    /** Whether this tab has a choice, which a reload keeps. */
    private boolean chosen;

    /** Whether the versions must be read. */
    private boolean unread;

    /** Whether another path has been asked for and has not come yet. */
    private boolean leaving;

    /**
     * Messages that were sent while another path was read. They follow it. They waited before, so they are at most
     * {@link Outbox#LIMIT}.
     */
    private final List<Message> late = new ArrayList<>();

    /** The messages that another path replaced, without those in {@link #late}. */
    private final List<Message> replaced = new ArrayList<>();

    /** How many edits have waited for the message before them, or were dropped. Only the last one is posted. */
    private int edits;

    /** The newest message that another tab has added to another version, or null. */
    private @Nullable String elsewhere;

    /** Runs when the server has accepted the edit or the request for another answer that is being posted, or null. */
    private @Nullable Pending pending;

    /** The message that was posted before the versions had loaded, until its number is known, or null. */
    private @Nullable Message early;

    /** What versions need of the conversation besides its parts. */
    interface Host {
        /** Returns whether no turn runs, nothing is being loaded, and no message waits. */
        boolean isFree();

        /** Returns why nothing may be posted now: {@code closed}, {@code busy} or a limit, or null. */
        @Nullable
        KartaError refusal();

        /** Returns the session's id, or null before there is one. */
        @Nullable
        String sessionId();

        /** Returns how many times the conversation that was shown has been left. */
        int left();

        /** Returns whether a conversation or version is being loaded. */
        boolean restoring();

        /** Returns whether the server has messages before the first one of the transcript. */
        boolean hasEarlier();

        /** Adds a waiting message of the visitor at the end, with a key of its own. */
        Message compose(String text, @Nullable JsonValue attachments);

        /** Removes a message that waits or has failed. */
        void cancel(Message message);

        /** Sends the first waiting message, unless something prevents that. */
        void sendNext();

        /** Returns a new idempotency key. */
        String key();

        /** Begins a turn without a message of the visitor, or returns why that is impossible. */
        @Nullable
        KartaError begin(String key);

        /** Reports that the request for another answer was not accepted. */
        void refused(KartaError error);

        /**
         * Handles {@code event} of {@code turn}, which writes to another version. Leaves that turn to the server, unless
         * something {@code waits} for its end.
         */
        void hidden(AgentEvent event, double turn, boolean waits);

        /** Replaces the messages by those that the server shows of session {@code id}. */
        void load(String id, Reply<Void> reply);

        /** Tells the other tabs that the session has a turn. */
        void tell();

        /** Reports that the state has changed. */
        void stateChanged();
    }

    Versions(
            Host host,
            Transcript transcript,
            Outbox outbox,
            Notices notices,
            SessionCalls server,
            ManagedAgents managed,
            Json json,
            Store tab,
            Runnable changed) {
        this.host = host;
        this.transcript = transcript;
        this.outbox = outbox;
        this.notices = notices;
        this.server = server;
        this.managed = managed;
        this.json = json;
        this.tab = tab;
        this.changed = changed;
        posts = new VersionPosts(managed, this);
        versions = json.object();
        votes = json.object();
        left = host.left();
        enter();
        early = outbox.current();
        for (Message message : transcript.messages) {
            if (message.visitors && message.seq > 0) {
                trail.add(message.seq);
            } else if (message.messageId != null) {
                trail.show(message.messageId);
            }
        }
    }

    /** Returns whether messages can be edited and versions chosen now. */
    public boolean isFree() {
        return host.isFree();
    }

    /** Returns the number of versions of {@code message}. */
    public int count(Message message) {
        JsonValue all = versions(message);
        return all == null ? 1 : all.size();
    }

    /** Returns which of its versions {@code message} is, from 0. */
    public int index(Message message) {
        JsonValue all = versions(message);
        String id = id(message);
        for (int i = 0; all != null && i < all.size(); i++) {
            if (id != null && id.equals(string(all, i))) {
                return i;
            }
        }
        return 0;
    }

    /** Returns the version of {@code message} that is shown, or null. */
    public @Nullable Message shown(Message message) {
        JsonValue all = versions(message);
        for (Message other : transcript.messages) {
            String id = id(other);
            for (int i = 0; all != null && id != null && i < all.size(); i++) {
                if (id.equals(string(all, i))) {
                    return other;
                }
            }
        }
        return null;
    }

    /** Returns whether another tab has added messages to another version than the one shown. */
    public boolean isElsewhere() {
        enter();
        return elsewhere != null;
    }

    /** Shows the version to which another tab has added messages. */
    public void showElsewhere() {
        if (elsewhere != null) {
            select(elsewhere, (done, error) -> {});
        }
    }

    /** Shows version {@code index} of {@code message}, and the newest messages after it. */
    public void select(Message message, int index, Reply<Void> reply) {
        JsonValue all = versions(message);
        String id = all == null ? null : string(all, index);
        if (id != null) {
            select(id, reply);
        }
    }

    /** Reads the versions of the messages shown, if that is necessary. Call it when the conversation's state has changed. */
    public void update() {
        enter();
        if (!isFree() || session.isEmpty()) {
            return;
        }
        String moved = trail.takeMoved();
        if (moved != null) {
            // If this fails, the visitor is offered it.
            elsewhere = moved;
            showElsewhere();
        } else if (unread && !transcript.messages.isEmpty()) {
            unread = false;
            read(false);
        }
    }

    /**
     * Sends {@code text} as another version of the visitor's {@code message}, with the same files. The messages after it
     * stay in the other version. {@code message} stays in the transcript until {@code text} is in the outbox, which may have to wait
     * for the server.
     *
     * @param reply called when the server has accepted it, or with the reason why it is not sent
     */
    public void edit(Message message, String text, Reply<Message> reply) {
        String id = id(message);
        KartaError refusal = text.isBlank()
                ? Errors.invalidOption("text must be a non-empty string")
                : id == null ? unknown() : host.refusal();
        if (refusal != null || id == null) {
            reply.done(null, refusal);
            return;
        }
        String parent = trail.before(message.seq);
        if (parent != null || !host.hasEarlier()) {
            post(message, id, parent, text, reply);
            return;
        }
        // The message before it has not been loaded.
        int edit = ++edits;
        server.transcript((messages, error) -> {
            if (edit != edits) {
                return;
            }
            KartaError late = transcript.messages.indexOf(message) < 0 ? unknown() : host.refusal();
            if (messages == null || late != null) {
                reply.done(null, messages == null ? error : late);
            } else {
                learn(messages);
                post(message, id, trail.before(message.seq), text, reply);
            }
        });
    }

    /** Drops an edit that is not in the outbox yet. Its reply is not called. */
    public void dropEdit() {
        edits++;
    }

    /** Returns what identifies {@code message} after a reload, which no other place begins with. Returns null if the server does not have it. */
    public @Nullable String place(Message message) {
        enter();
        String id = id(message);
        return id == null ? null : Text.concat(path(session, id), "\n");
    }

    private void post(Message message, String id, @Nullable String parent, String text, Reply<Message> reply) {
        Message edited = host.compose(text, message.attachments);
        edited.reported = true;
        edited.parent = parent == null ? UserMessage.BEGINNING : parent;
        outbox.keep(edited);
        // Without the new message, which is the last one.
        List<Message> old = from(message, 1);
        Pending asked = new Pending(edited.key, id, parent, old, edited, reply);
        int left = host.left();
        edited.accepted = (sent, error) -> {
            // After a conversation was left, its messages must not come back in the next one.
            if (error != null && left == host.left()) {
                outbox.release();
                if (transcript.messages.indexOf(edited) >= 0) {
                    host.cancel(edited);
                }
                restore(asked);
                pending = null;
            }
            reply.done(sent, error);
        };
        transcript.over();
        take(old);
        notices.pageEvent("message:sent", json.object().put("text", text).put("edited", true));
        posts.edit(edited.key);
        pending = asked;
        // A message that failed holds back only those that the visitor sent before this.
        outbox.release();
        host.sendNext();
        host.stateChanged();
    }

    /** Asks for another version of {@code answer}. The messages after it stay in the other version. */
    public void regenerate(Message answer, Reply<Void> reply) {
        String id = id(answer);
        KartaError refusal = id == null ? unknown() : host.refusal();
        if (refusal != null || id == null) {
            reply.done(null, refusal);
            return;
        }
        List<Message> old = from(answer, 0);
        notices.hold(() -> {
            transcript.over();
            take(old);
            String key = host.key();
            posts.regenerate(key, id);
            Pending asked = new Pending(
                    key, id, trail.before(trail.asked(id)), old, null, (sent, error) -> reply.done(null, error));
            pending = asked;
            KartaError misuse = host.begin(key);
            if (misuse != null) {
                refused(asked, misuse);
            }
            host.stateChanged();
        });
    }

    /** Handles that the request for another answer was not accepted. */
    private void refused(Pending asked, KartaError error) {
        restore(asked);
        pending = null;
        host.refused(error);
        notices.add(() -> asked.reply.done(null, error));
    }

    private void take(List<Message> messages) {
        for (Message message : messages) {
            keepVote(message);
            transcript.take(message);
        }
    }

    /** Keeps the vote on {@code message}, which the server does not return. */
    private void keepVote(Message message) {
        if (message.messageId != null) {
            votes.put(message.messageId, message.feedback);
        }
    }

    /** Puts the messages that {@code asked} replaces back in their place. */
    private void restore(Pending asked) {
        List<Message> messages = transcript.messages;
        int at = 0;
        for (Message message : asked.old) {
            String id = id(message);
            // One that the log does not have stays behind the one before it.
            if (id != null) {
                at = messages.size();
                while (at > 0 && !isBefore(messages.get(at - 1), Trail.number(id))) {
                    at--;
                }
            }
            transcript.put(at++, message);
        }
        asked.old.clear();
    }

    /** Returns whether {@code message} belongs before another one with {@code number}. */
    private static boolean isBefore(Message message, double number) {
        String id = id(message);
        return id != null && Trail.number(id) <= number;
    }

    @Override
    public boolean shows(AgentEvent event) {
        enter();
        Pending asked = pending;
        if (asked != null && asked.edited == null && event.isTerminal() && Double.isNaN(event.seq)) {
            // Not from the log, so the request for another answer was not accepted. Its turn ends without an event.
            refused(
                    asked,
                    event instanceof ErrorEvent failed
                            ? failed.error
                            : new KartaError(ErrorCode.ABORTED, "The request was stopped."));
            return false;
        }
        if (leaving) {
            // The first event of the path that is shown instead.
            leaving = false;
            trail.clear();
        }
        boolean shown = trail.shows(event, host.restoring());
        if (shown && asked != null && event.type == AgentEvent.USER) {
            // The log continues with another message, before which the old ones belong.
            restore(asked);
        }
        if (!shown) {
            String id = event.type == AgentEvent.USER ? Trail.question(event.seq) : event.string(EventField.MESSAGE_ID);
            if (elsewhere == null || Trail.number(id) > Trail.number(elsewhere)) {
                elsewhere = id;
                keep();
                changed.run();
            }
            double turn = Trail.number(id);
            host.hidden(
                    event,
                    turn,
                    pending != null
                            || outbox.current() != null
                            || transcript.firstWaiting() != null
                            || turn <= Trail.number(trail.end()));
        }
        return shown;
    }

    @Override
    public void replacing() {
        if (leaving) {
            for (Message waiting = transcript.firstWaiting(); waiting != null; waiting = transcript.firstWaiting()) {
                transcript.take(waiting);
                late.add(waiting);
            }
            // Not earlier, because a failed message may have been cancelled or retried while the path was read.
            replaced.addAll(transcript.messages);
            for (Message message : replaced) {
                keepVote(message);
            }
        }
    }

    @Override
    public @Nullable String parent() {
        enter();
        // Even without a choice, because another device may have added another version.
        return trail.end();
    }

    @Override
    public void accepted(String key, double seq) {
        enter();
        Pending done = pending;
        if (done == null || !done.key.equals(key)) {
            sent(outbox.current(), seq);
            return;
        }
        pending = null;
        // A reload would send those that failed.
        outbox.forget(done.old);
        Message edited = done.edited;
        double question = edited == null ? trail.asked(done.id) : seq;
        trail.branch(done.parent, question, Trail.answer(seq));
        if (edited == null) {
            cutAfter(question);
        } else {
            cut(edited, done.old.isEmpty() ? null : done.old.get(0), Trail.number(done.parent));
        }
        add(done.id, edited == null ? Trail.answer(seq) : Trail.question(seq));
        keep();
        if (edited == null) {
            notices.add(() -> {
                host.tell();
                done.reply.done(null, null);
            });
        }
    }

    /** Handles that {@code message}, row {@code seq}, was accepted. An edit from before a reload has another parent than the path's end. */
    private void sent(@Nullable Message message, double seq) {
        String parent = message == null ? null : message.parent;
        // The log may have been read beyond it, because the server's reply came late.
        if (message == null || parent == null || parent.equals(trail.end()) || trail.asks(seq)) {
            trail.add(seq);
        } else {
            if (Trail.number(elsewhere) >= seq || !(trail.has(parent) || parent.equals(UserMessage.BEGINNING))) {
                // Its answer was read as one of another version, or the messages before it are not here.
                trail.move(seq);
            }
            trail.branch(parent, seq, Trail.answer(seq));
            cut(message, null, Trail.number(parent));
            unread = true;
            chosen = true;
        }
        if (chosen) {
            keep();
        }
    }

    /** Returns {@code message} and those after it, but for the last {@code without}. */
    private List<Message> from(Message message, int without) {
        List<Message> messages = transcript.messages;
        List<Message> from = new ArrayList<>();
        for (int i = messages.indexOf(message); i < messages.size() - without; i++) {
            from.add(messages.get(i));
        }
        return from;
    }

    /**
     * Removes the messages between the one with the number {@code parent} and {@code edited}.
     *
     * @param removed the first of them, if it was removed before
     */
    private void cut(Message edited, @Nullable Message removed, double parent) {
        List<Message> messages = transcript.messages;
        Message first = removed;
        int at = messages.indexOf(edited) - 1;
        for (; at >= 0 && !isBefore(messages.get(at), parent); at--) {
            // The log does not have the others, which failed.
            if (id(messages.get(at)) != null) {
                first = messages.get(at);
                transcript.take(first);
            }
        }
        if (first != null) {
            transcript.leave(first, parent, at + 1);
        }
    }

    /** Removes the messages after the visitor's message {@code question}, which were put back if the log continued meanwhile. */
    private void cutAfter(double question) {
        List<Message> after = new ArrayList<>();
        boolean found = false;
        for (Message message : transcript.messages) {
            if (found && id(message) != null) {
                after.add(message);
            }
            found |= message.visitors && message.seq == question;
        }
        take(after);
    }

    /** Begins with an empty trail if another conversation is shown, or the same one again after it was left. */
    private void enter() {
        String now = host.sessionId();
        String id = now == null ? "" : now;
        boolean again = left != host.left() && !leaving;
        left = host.left();
        if (again || !id.equals(session)) {
            begin(id);
        } else if (early != null && early.seq > 0) {
            sent(early, early.seq);
            early = null;
        }
    }

    private void begin(String id) {
        early = null;
        session = id;
        trail.clear();
        versions = json.object();
        votes = json.object();
        elsewhere = null;
        pending = null;
        unread = true;
        String kept = tab.get(StorageKeys.LEAF);
        chosen = kept != null && Text.startsWith(kept, path(id, ""), 0);
    }

    /** Stores the end of the trail as this tab's choice. */
    private void keep() {
        String end = trail.end();
        if (end != null) {
            chosen = true;
            managed.choose(path(session, end));
            tab.set(StorageKeys.LEAF, path(session, end));
        }
    }

    /** Shows the path through {@code id}, and on to the newest message after it. */
    private void select(String id, Reply<Void> reply) {
        KartaError refusal = host.refusal();
        String from = session;
        if (refusal != null) {
            reply.done(null, refusal);
            return;
        }
        String end = trail.end();
        managed.choose(path(from, id));
        leaving = true;
        host.load(from, (none, error) -> {
            enter();
            leaving = false;
            notices.hold(() -> {
                if (error == null) {
                    elsewhere = null;
                    keep();
                    unread = true;
                    reuse();
                } else if (end != null && from.equals(session)) {
                    managed.choose(path(from, end));
                }
                followPath(from);
                changed.run();
            });
            reply.done(null, error);
        });
    }

    /** Sends the messages that were written while the path was read, unless the visitor has left {@code from}, its session. */
    private void followPath(String from) {
        for (Message message : late) {
            if (from.equals(host.sessionId())) {
                transcript.put(transcript.messages.size(), message);
            } else {
                outbox.cancel(message);
                notices.add(() -> message.reply(new KartaError(ErrorCode.ABORTED, "Another conversation was chosen.")));
            }
        }
        late.clear();
        host.sendNext();
    }

    /**
     * Keeps the messages that both versions have, so that their elements stay, and those of the visitor that were not
     * accepted. Another message without an id failed here or is of a lost session. It stays only behind the one before it.
     */
    private void reuse() {
        List<Message> messages = transcript.messages;
        for (Message message : messages) {
            double vote = message.messageId == null ? 0 : votes.number(message.messageId);
            message.feedback = vote > 0 ? 1 : vote < 0 ? -1 : 0;
        }
        // The index after the message before, or -1 if this version does not have that one.
        int at = 0;
        for (Message message : replaced) {
            String id = id(message);
            if (id == null) {
                boolean follows = at == messages.size() || (at >= 0 && messages.get(at).visitors);
                if (follows || message.visitors) {
                    transcript.put(follows ? at++ : messages.size(), message);
                }
                if (message.stored) {
                    outbox.keep(message);
                }
                continue;
            }
            at = -1;
            for (int i = 0; i < messages.size(); i++) {
                Message same = messages.get(i);
                if (id.equals(id(same))) {
                    at = i + 1;
                    if (message.status == same.status && same != transcript.answer()) {
                        transcript.take(same);
                        transcript.put(i, message);
                    }
                }
            }
        }
        replaced.clear();
    }

    /**
     * Reads the versions of the messages shown.
     *
     * @param again whether the reply before this was of another path
     */
    private void read(boolean again) {
        String from = session;
        double end = Trail.number(trail.end());
        server.transcript((messages, error) -> {
            if (messages == null || !from.equals(session)) {
                return;
            }
            boolean moved = Trail.number(trail.end()) != end;
            if (!isFree() || (again && moved)) {
                unread = true;
            } else if (again || (isOfPath(messages) && !moved)) {
                learn(messages);
                changed.run();
            } else {
                // Another path has the newest message, or another one is shown meanwhile.
                keep();
                read(true);
            }
        });
    }

    /** Returns whether {@code messages}, the transcript as the server has it, have no other version of a message shown. */
    private boolean isOfPath(JsonValue messages) {
        for (int i = 0; i < messages.size(); i++) {
            JsonValue message = messages.at(i);
            JsonValue all = message == null ? null : message.get("versions");
            String id = message == null ? null : message.string("id");
            for (int version = 0; all != null && version < all.size(); version++) {
                String other = string(all, version);
                if (other != null && !other.equals(id) && isShown(other)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isShown(String id) {
        for (Message message : transcript.messages) {
            if (id.equals(id(message))) {
                return true;
            }
        }
        return false;
    }

    /** Takes versions and path from {@code messages}, the transcript as the server has it. */
    private void learn(JsonValue messages) {
        versions = json.object();
        trail.clear();
        for (int i = 0; i < messages.size(); i++) {
            JsonValue message = messages.at(i);
            String id = message == null ? null : message.string("id");
            if (message == null || id == null) {
                continue;
            }
            if ("user".equals(message.string("role"))) {
                trail.add(Trail.number(id));
            } else {
                trail.show(id);
            }
            JsonValue all = message.get("versions");
            if (all != null && all.size() > 1) {
                know(all);
            }
        }
    }

    /** Adds the version {@code added} to those of {@code id}. */
    private void add(String id, String added) {
        JsonValue known = versions.get(id);
        JsonValue all = json.array();
        for (int i = 0; known != null && i < known.size(); i++) {
            String version = string(known, i);
            if (version != null) {
                all.add(version);
            }
        }
        if (known == null) {
            all.add(id);
        }
        know(all.add(added));
    }

    /** Keeps {@code all} versions of a message, which any of them can be asked for. */
    private void know(JsonValue all) {
        for (int i = 0; i < all.size(); i++) {
            String version = string(all, i);
            if (version != null) {
                versions.put(version, all);
            }
        }
    }

    private @Nullable JsonValue versions(Message message) {
        String id = id(message);
        return id == null ? null : versions.get(id);
    }

    /** Returns the path through {@code leaf} as {@link ManagedAgents#choose} takes it. */
    private static String path(String id, String leaf) {
        return Text.concat(Text.concat(Text.encode(id), "?leaf="), Text.encode(leaf));
    }

    private static @Nullable String string(JsonValue array, int index) {
        JsonValue value = array.at(index);
        return value == null ? null : value.asString();
    }

    private static @Nullable String id(Message message) {
        return !message.visitors ? message.messageId : message.seq > 0 ? Trail.question(message.seq) : null;
    }

    private static KartaError unknown() {
        return new KartaError(ErrorCode.NOT_FOUND_CODE, "The server does not have this message yet.");
    }

    /** A posted version of {@code id} that follows {@code parent}. */
    private static final class Pending {
        final String key;
        final String id;
        final @Nullable String parent;

        /** The messages that it replaces, until it is accepted. */
        final List<Message> old;

        /** The edited message, or null for another answer. */
        final @Nullable Message edited;

        final Reply<Message> reply;

        Pending(
                String key,
                String id,
                @Nullable String parent,
                List<Message> old,
                @Nullable Message edited,
                Reply<Message> reply) {
            this.key = key;
            this.id = id;
            this.parent = parent;
            this.old = old;
            this.edited = edited;
            this.reply = reply;
        }
    }
}
