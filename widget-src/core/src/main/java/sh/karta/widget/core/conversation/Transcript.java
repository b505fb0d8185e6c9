// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.ErrorEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.transport.UserMessage;

/**
 * The messages in the order shown. The events of the log write them, in the same way for a live turn, for a turn joined
 * in mid-sentence, and for history. Waiting messages are at the end.
 *
 * <p>The class is long because the index of a message depends on the log, on the waiting messages and on repeated
 * questions together.
 */
final class Transcript {
    /**
     * The messages shown. Their number is bounded by what the visitor does: it grows with messages that were sent, here or
     * in another tab, and with older parts of the log that the visitor scrolls to. The other limits are those of their
     * sources: {@link Outbox#LIMIT}, and the longest response and event.
     */
    final List<Message> messages = new ArrayList<>();

    private final Clock clock;

    /** Null if nothing observes the changes. */
    private final @Nullable ConversationListener listener;

    /** The agent's message of the turn being read. */
    final Answer answer;

    /** The id of the last message of the log, also of an answer without text, or null. */
    private @Nullable String end;

    /** The versions of the message that {@link #continues} has made room for. */
    private List<String> versions = new ArrayList<>();

    /** Messages of the log that were removed with their path. They return with it, so that their elements and votes stay. */
    private final List<Message> left = new ArrayList<>();

    /** The number of the row that asked for the latest turn, or NaN. */
    private double turnStart = Double.NaN;

    /** The number of the last event that was applied, or NaN. */
    private double newest = Double.NaN;

    /** Events of unknown types that came before the first answer, which keeps them. */
    private final List<AgentEvent> early = new ArrayList<>();

    /** Whether the messages are those of another path than the current one. */
    private boolean outdated;

    private final String prefix;
    private int counter;

    /** Creates an empty transcript whose messages' ids begin with {@code prefix}. */
    Transcript(Clock clock, String prefix, @Nullable ConversationListener listener) {
        this.clock = clock;
        this.prefix = prefix;
        this.listener = listener;
        answer = new Answer(clock, listener);
    }

    /** Adds a message of the visitor at the end. */
    Message add(String text, int status) {
        return insert(messages.size(), true, text, status);
    }

    /** Removes {@code message}, which the log does not have. If it was to replace other messages, those are restored. */
    void remove(Message message) {
        restoreReplaced(message);
        take(message);
    }

    void take(Message message) {
        messages.remove(message);
        if (listener != null) {
            listener.messageRemoved(message);
        }
    }

    /**
     * Replaces {@code question} and {@code failed}, its answer, by a waiting copy of the question. The copy is not reported to the page.
     */
    Message repeatQuestion(Message question, Message failed) {
        answer.over();
        Message again = insert(place(null), true, question.text(), Message.WAITING);
        again.attachments = question.attachments;
        again.createdAt = question.createdAt;
        again.reported = true;
        replace(question, failed, again);
        return again;
    }

    private void replace(Message question, Message failed, Message by) {
        take(question);
        take(failed);
        by.replaced = new Message.Replaced(question, failed);
    }

    /** Restores what is replaced by messages that the log does not have before event {@code seq}, because another one comes first. */
    private void restoreReplacedBefore(double seq) {
        for (Message message : new ArrayList<>(messages)) {
            if (message.status != Message.DONE || message.seq > seq) {
                restoreReplaced(message);
            }
        }
    }

    private void restoreReplacedBefore(AgentEvent event, boolean live) {
        // A live event follows all that was accepted.
        restoreReplacedBefore(live ? Double.POSITIVE_INFINITY : event.seq);
    }

    /** Restores the question and the failed answer that {@code message} replaces, if any. */
    private void restoreReplaced(Message message) {
        Message.Replaced back = message.replaced;
        if (back != null) {
            message.replaced = null;
            int index = lastInLog(messages.indexOf(message)) + 1;
            put(index, back.question);
            put(index + 1, back.failed);
        }
    }

    /** Returns the index of the last message before {@code index} that the log has, or -1. */
    private int lastInLog(int index) {
        int last = index - 1;
        while (last >= 0 && messages.get(last).visitors && messages.get(last).status != Message.DONE) {
            last--;
        }
        return last;
    }

    /**
     * Lets {@code message} replace the last question before {@code index} and its answer, if the answer failed and the question has the
     * same text and attachments, so that it is being asked again.
     */
    private void replaceRepeated(int index, Message message) {
        int failed = lastInLog(index);
        int last = lastInLog(failed);
        Message answered = last < 0 ? null : messages.get(last);
        if (answered != null
                && answered.visitors
                && !messages.get(failed).visitors
                && messages.get(failed).status == Message.FAILED
                && answered.text().equals(message.text())
                && json(answered.attachments).equals(json(message.attachments))) {
            replace(answered, messages.get(failed), message);
        }
    }

    private static String json(@Nullable JsonValue value) {
        return value == null ? "" : value.write();
    }

    /** Updates which of the failed messages can be retried: none while {@code locked}. */
    void allowRetries(boolean locked) {
        boolean last = true;
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            boolean failed = message.status == Message.FAILED;
            boolean can = failed && !locked && (message.visitors || (last && asked(message) != null));
            // A replaced answer is later in the log than those before it.
            last &= message.visitors && (failed || message.status == Message.WAITING) && message.replaced == null;
            if (can != message.retriable) {
                message.retriable = can;
                changed(message);
            }
        }
    }

    /** Queues the failed {@code message} again: after messages sent since, before messages that wait already. */
    void requeue(Message message) {
        int place = messages.size();
        while (messages.get(place - 1).status == Message.WAITING) {
            place--;
        }
        if (messages.indexOf(message) < place - 1) {
            take(message);
            put(place - 1, message);
        }
        message.behind = false;
        set(message, Message.WAITING, null);
    }

    /** Returns the first waiting message, or null. */
    @Nullable
    Message firstWaiting() {
        for (Message message : messages) {
            if (message.status == Message.WAITING) {
                return message;
            }
        }
        return null;
    }

    /** Returns the number of waiting messages. */
    int waiting() {
        int count = 0;
        for (Message message : messages) {
            count += message.status == Message.WAITING ? 1 : 0;
        }
        return count;
    }

    /** Returns the visitor's message with the log's number {@code seq}, or null if it is not here. */
    private @Nullable Message find(double seq) {
        for (Message message : messages) {
            if (message.visitors && message.seq == seq) {
                return message;
            }
        }
        return null;
    }

    /**
     * Notes that the server has accepted {@code message} as event {@code seq}, and returns true. Removes it and returns
     * false if the log was already read beyond it, because the server's reply came late.
     */
    boolean accept(Message message, double seq) {
        for (Message other : messages) {
            if (other.visitors && other.seq >= seq) {
                remove(message);
                return false;
            }
        }
        if (message.replaced == null) {
            restoreReplacedBefore(Double.POSITIVE_INFINITY);
            replaceRepeated(messages.indexOf(message), message);
        }
        message.seq = seq;
        set(message, Message.DONE, null);
        return true;
    }

    /** Returns the number of the row that asked for the latest turn, or NaN if unknown. */
    double turnStart() {
        return turnStart;
    }

    /** Returns the number of the last event that was applied, or NaN. */
    double newest() {
        return newest;
    }

    /** Returns whether the messages are those of another path, until the conversation has been read again. */
    boolean isOutdated() {
        return outdated;
    }

    /** Notes that another path has become current. The messages stay until the conversation has been read again. */
    void outdate() {
        outdated = true;
    }

    /**
     * Prepares for {@code event}, which is not history: removes the messages that it replaces, which follow its parent. Returns
     * false if the conversation must be read again, because another version was chosen, or the parent is not here.
     */
    boolean continues(AgentEvent event) {
        String id = event.string(EventField.MESSAGE_ID);
        String parent = event.string(EventField.PARENT);
        boolean asks = event.type == AgentEvent.USER && event.wire != null && event.wire.has(EventField.PARENT);
        if (id != null && (asks || (event.type == AgentEvent.STATUS && parent != null))) {
            versions = new ArrayList<>();
            int last = parent == null ? firstInLog() - 1 : parent.equals(end) ? messages.size() : indexOf(parent);
            if (parent != null && last < 0) {
                return false;
            }
            removeAfter(last, id, event);
        }
        return event.type != AgentEvent.SELECT;
    }

    /** Removes the messages of the log after {@code index} that are older than message {@code id}, which {@code event} begins. */
    private void removeAfter(int index, String id, AgentEvent event) {
        boolean asks = event.type == AgentEvent.USER;
        int at = index + 1;
        while (at < messages.size()) {
            Message message = messages.get(at);
            String own = message.logId();
            if (message.replaced != null) {
                addVersion(asks ? message.replaced.question : message.replaced.failed, id);
                message.replaced = null;
            }
            if (own == null ? message.visitors : own.equals(id) || message.row() >= event.seq) {
                message.behind = message.status == Message.FAILED;
                at++;
            } else {
                if (message.visitors == asks) {
                    addVersion(message, id);
                }
                leave(message);
            }
        }
    }

    /** Notes that {@code id} is the next version of {@code message}, if that is the first message removed. */
    private void addVersion(Message message, String id) {
        String own = message.logId();
        if (versions.isEmpty() && own != null) {
            versions.addAll(message.versions);
            if (versions.isEmpty()) {
                versions.add(own);
            }
            versions.add(id);
        }
    }

    private void leave(Message message) {
        take(message);
        message.replaced = null;
        if (message == answer.message()) {
            answer.over();
        }
        if (message.logId() != null) {
            left.add(message);
        }
    }

    /** Removes the messages of the log, which is read again. Messages of the visitor that it does not have stay at the end. */
    void restart() {
        answer.over();
        early.clear();
        end = null;
        outdated = false;
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (message.visitors && message.status != Message.DONE) {
                message.behind = message.status == Message.FAILED;
                message.replaced = null;
            } else {
                leave(message);
            }
        }
    }

    /** Returns the message of {@code event} if it was removed with its path, and from then on regards it as shown. Otherwise returns null. */
    private @Nullable Message returning(AgentEvent event) {
        String id = event.string(EventField.MESSAGE_ID);
        for (Message message : left) {
            if (id != null && id.equals(message.logId())) {
                left.remove(message);
                message.versions = new ArrayList<>();
                return message;
            }
        }
        return null;
    }

    /** Returns the index of the first message that the log has, or the number of messages. */
    private int firstInLog() {
        int index = 0;
        while (index < messages.size() && messages.get(index).logId() == null && messages.get(index).replaced == null) {
            index++;
        }
        return index;
    }

    /**
     * Returns the index of the message with {@code id} in the log, or -1. A question and its failed answer that a repeated question has
     * replaced are restored if one of them has that id.
     */
    private int indexOf(String id) {
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            Message.Replaced hidden = message.replaced;
            if (hidden != null && (id.equals(hidden.failed.logId()) || id.equals(hidden.question.logId()))) {
                restoreReplaced(message);
                return indexOf(id);
            }
            if (id.equals(message.logId())) {
                return i;
            }
        }
        return -1;
    }

    /** Notes that {@code event} is {@code message} in the log. */
    void logged(Message message, AgentEvent event) {
        String parent = event.string(EventField.PARENT);
        end = event.string(EventField.MESSAGE_ID);
        message.parent = parent == null && end != null ? UserMessage.BEGINNING : parent;
        List<String> all = versionsIn(event);
        message.versions = all.isEmpty() ? message.versions : all;
    }

    /** Returns the versions of the message that {@code event} begins. Empty if it has only one. */
    private List<String> versionsIn(AgentEvent event) {
        JsonValue listed = event.get(EventField.VERSIONS);
        List<String> all = versions;
        versions = new ArrayList<>();
        if (listed != null && listed.size() > 1) {
            all = new ArrayList<>();
            for (int i = 0; i < listed.size(); i++) {
                JsonValue id = listed.at(i);
                String text = id == null ? null : id.asString();
                if (text != null) {
                    all.add(text);
                }
            }
        }
        return all;
    }

    /**
     * Clears the numbers and ids of all messages, because the next events are from another session's log, which counts
     * from 1 again.
     */
    void forgetNumbers() {
        for (Message message : messages) {
            message.forgetLog();
        }
        forgetLog();
    }

    /** Forgets the log, because it is lost or left. */
    void forgetLog() {
        early.clear();
        end = null;
        outdated = false;
        newest = Double.NaN;
        turnStart = Double.NaN;
        left.clear();
    }

    /** Returns the visitor's message that {@code answer} answers: the last accepted one before it, or null. */
    @Nullable
    Message asked(Message answer) {
        for (int i = messages.indexOf(answer) - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (message.visitors && message.status == Message.DONE) {
                return message;
            }
        }
        return null;
    }

    void clear() {
        messages.clear();
        forgetLog();
        answer.over();
        if (listener != null) {
            listener.cleared();
        }
    }

    /**
     * Inserts the messages of an earlier part of the log before all others. Does nothing and returns false if the first of the others does
     * not follow them, because another path has become current.
     */
    boolean prepend(List<AgentEvent> events) {
        String first = events.isEmpty() ? "" : Text.of(events.get(0).seq);
        Transcript older = new Transcript(clock, Text.concat(first, "-"), null);
        for (AgentEvent event : events) {
            older.apply(event, false, null);
        }
        Message next = messages.isEmpty() ? null : messages.get(0);
        if (next != null) {
            Message earliest = next.replaced == null ? next : next.replaced.question;
            if (earliest.parent != null
                    && !earliest.parent.equals(older.end == null ? UserMessage.BEGINNING : older.end)) {
                return false;
            }
            older.replaceRepeated(older.messages.size(), next);
        }
        for (int i = 0; i < older.messages.size(); i++) {
            put(i, older.messages.get(i));
        }
        return true;
    }

    /** Sets the status and error of {@code message}. */
    void set(Message message, int status, @Nullable KartaError error) {
        message.status = status;
        message.error = error;
        changed(message);
    }

    private void changed(Message message) {
        if (listener != null) {
            listener.messageChanged(message);
        }
    }

    /**
     * Begins the turn of the visitor's message {@code seq}, unless the current answer is of this turn or a later one.
     * Returns the answer that {@link #settle} completes, or null.
     */
    @Nullable
    Message startTurn(double seq) {
        turnStart = seq;
        Message failed = answer.message();
        Message question = failed == null ? null : asked(failed);
        if (question != null && question.seq >= seq) {
            return null;
        }
        Message settled = settle();
        answer.over();
        if (failed != null
                && failed.status == Message.FAILED
                && failed.parts.isEmpty()
                && (question == null || question.seq > 0)) {
            // The log does not contain this answer, because it failed only here.
            take(failed);
        }
        return settled;
    }

    /**
     * Completes the answer that is being written, for a log without the end of its turn. Returns it, or null if no answer is being written.
     */
    @Nullable
    Message settle() {
        return answer.isOpen() ? answer.end(Message.DONE, null, false) : null;
    }

    /**
     * Applies {@code event} to the messages.
     *
     * @param live whether the event is happening now, so that durations can be measured
     * @param before the message before which new ones are inserted, or null for the end of the accepted messages
     * @return the answer that this event completes, or null
     */
    @Nullable
    Message apply(AgentEvent event, boolean live, @Nullable Message before) {
        newest = event.seq > 0 ? event.seq : newest;
        answer.arrived(event, live);
        switch (event.type) {
            case AgentEvent.USER -> {
                return addQuestion(event, live, before);
            }
            case AgentEvent.STATUS -> {
                String id = event.string(EventField.MESSAGE_ID);
                end = id == null ? end : id;
                List<String> all = versionsIn(event);
                if (!all.isEmpty()) {
                    // Also without text, because the visitor must find the way back to the others.
                    Message message = answering(event, live, before);
                    message.versions = all;
                    changed(message);
                }
            }
            case AgentEvent.DONE -> {
                Message ended = answer.end(event.isStopped() ? Message.STOPPED : Message.DONE, null, live);
                end(event);
                return event.isStopped() ? null : ended;
            }
            case AgentEvent.ERROR -> {
                answering(event, live, before);
                answer.end(Message.FAILED, ((ErrorEvent) event).error, live);
                end(event);
            }
            case AgentEvent.DECISION ->
                answer.decide(event.text(EventField.REQUEST_ID), event.text(EventField.RESULT), live);
            case AgentEvent.OTHER -> other(event, live, before);
            case AgentEvent.WARMING, AgentEvent.SELECT -> {}
            default -> answer.write(answering(event, live, before), event, live);
        }
        return null;
    }

    /**
     * Keeps {@code event}, whose type is not known here, for code that loads later. One of the agent becomes a part of the running answer, or else
     * of the answer that it names, or else of the last one. It begins an answer if it is the first event after a question.
     */
    private void other(AgentEvent event, boolean live, @Nullable Message before) {
        if (!Text.startsWith(event.text("type"), "agent.", 0)) {
            if (listener != null) {
                listener.other(event);
            }
            return;
        }
        Message running = answer.message();
        Message to = running == null ? named(event.string(EventField.MESSAGE_ID)) : running;
        int last = to == null ? lastInLog(place(before)) : -1;
        if (last >= 0) {
            Message message = messages.get(last);
            to = message.visitors ? answering(event, live, before) : message;
        }
        if (to == null) {
            early.add(event);
        } else {
            answer.keep(to, event);
        }
    }

    /** Returns the answer with this id in the log, or null if it is not here. */
    private @Nullable Message named(@Nullable String id) {
        for (Message message : messages) {
            if (id != null && id.equals(message.messageId)) {
                return message;
            }
        }
        return null;
    }

    /** Adds the visitor's message {@code event}, unless it is here. Returns the answer that it completes, or null. */
    private @Nullable Message addQuestion(AgentEvent event, boolean live, @Nullable Message before) {
        Message complete = startTurn(event.seq);
        Message message = find(event.seq);
        if (message == null) {
            restoreReplacedBefore(event, live);
            int index = place(before);
            message = returning(event);
            if (message == null) {
                message = insert(index, true, event.text(EventField.TEXT), Message.DONE);
            } else {
                put(index, message);
            }
            message.seq = event.seq;
            message.attachments = event.get(EventField.ATTACHMENTS);
            message.createdAt = event.time(EventField.CREATED_AT, clock);
            replaceRepeated(index, message);
        }
        logged(message, event);
        return complete;
    }

    /**
     * Ends the turn after a terminal event. Without a number, this client has ended it, and the log may continue it.
     */
    private void end(AgentEvent event) {
        if (!Double.isNaN(event.seq)) {
            answer.over();
        }
    }

    /** Returns the agent's message that {@code event} writes. Creates it if needed, and reopens one that broke off. */
    private Message answering(AgentEvent event, boolean live, @Nullable Message before) {
        Message message = answer.message();
        if (message == null) {
            restoreReplacedBefore(event, live);
            message = returning(event);
            if (message == null) {
                message = insert(place(before), false, "", Message.OPEN);
                for (AgentEvent each : early) {
                    // One that names another answer belongs to an older part of the log.
                    String named = each.string(EventField.MESSAGE_ID);
                    if (named == null || named.equals(event.string(EventField.MESSAGE_ID))) {
                        answer.keep(message, each);
                    }
                }
                early.clear();
            } else {
                put(place(before), message);
            }
            double createdAt = event.time(EventField.CREATED_AT, clock);
            message.createdAt = Double.isNaN(createdAt) ? clock.now() : createdAt;
            answer.begin(message);
        }
        if (message.status != Message.OPEN) {
            set(message, Message.OPEN, null);
        }
        String messageId = event.string(EventField.MESSAGE_ID);
        if (messageId != null) {
            message.messageId = messageId;
        }
        return message;
    }

    Message insert(int index, boolean visitors, String text, int status) {
        Message message = new Message(Text.concat(prefix, Text.of(counter++)), visitors, status);
        if (visitors) {
            Part part = new Part(Part.TEXT, "");
            part.text = text;
            part.open = false;
            message.parts.add(part);
        }
        put(index, message);
        return message;
    }

    void put(int index, Message message) {
        messages.add(index, message);
        if (listener != null) {
            listener.messageAdded(index, message);
        }
    }

    private int place(@Nullable Message before) {
        if (before != null) {
            return messages.indexOf(before);
        }
        int index = messages.size();
        while (index > 0 && (messages.get(index - 1).isPending() || messages.get(index - 1).behind)) {
            index--;
        }
        return index;
    }
}
