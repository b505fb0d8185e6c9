// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.ErrorEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.event.TextEvent;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.Json;
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

    /** The agent's message of the turn being read, even if it broke off here but may continue in the log. */
    private @Nullable Message answer;

    /** The part that the last event wrote. */
    private @Nullable Part current;

    /** The id of the last message of the log, also of an answer without text, or null. */
    private @Nullable String end;

    /** The versions of the message that {@link #continues} has made room for. */
    private List<String> versions = new ArrayList<>();

    /** Messages of the log that were removed with their path. They return with it, so that their elements and votes stay. */
    private final List<Message> left = new ArrayList<>();

    /** The number of the row that asked for the latest turn, or NaN. */
    private double turnStart = Double.NaN;

    /** The least milliseconds from an event's creation to its arrival. They contain the difference of the clocks. */
    private double leastDelay = Double.POSITIVE_INFINITY;

    private final String prefix;
    private int counter;

    /** Creates an empty transcript whose messages' ids begin with {@code prefix}. */
    Transcript(Clock clock, String prefix, @Nullable ConversationListener listener) {
        this.clock = clock;
        this.prefix = prefix;
        this.listener = listener;
    }

    /** Returns the agent's message of the turn being read, or null before its first part. */
    @Nullable
    Message answer() {
        return answer;
    }

    /** Returns the part that the last event of the turn wrote, or null. */
    @Nullable
    Part current() {
        return current;
    }

    /** Returns the question that waits for the visitor's answer, or null. */
    @Nullable
    Part question() {
        return current != null && current.kind == Part.APPROVAL && current.open ? current : null;
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
        over();
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
     * Returns the last question before {@code index} if its answer failed and it has the same text and attachments, so that it is being
     * asked again. Otherwise returns null.
     */
    private @Nullable Message repeatedQuestion(int index, String joinedText, @Nullable JsonValue attachments) {
        int failed = lastInLog(index);
        int last = lastInLog(failed);
        Message question = last < 0 ? null : messages.get(last);
        return question != null
                        && question.visitors
                        && !messages.get(failed).visitors
                        && messages.get(failed).status == Message.FAILED
                        && question.text().equals(joinedText)
                        && json(question.attachments).equals(json(attachments))
                ? question
                : null;
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
            int index = messages.indexOf(message);
            Message question = repeatedQuestion(index, message.text(), message.attachments);
            if (question != null) {
                replace(question, messages.get(lastInLog(index)), message);
            }
        }
        message.seq = seq;
        set(message, Message.DONE, null);
        return true;
    }

    /** Returns the number of the row that asked for the latest turn, or NaN if unknown. */
    double turnStart() {
        return turnStart;
    }

    /**
     * Prepares for {@code event}, which is not history: removes the messages that it replaces, which follow its parent. Returns
     * false if the conversation must be read again, because another version was chosen, or the parent is not here.
     */
    boolean continues(AgentEvent event) {
        String id = event.string(EventField.MESSAGE_ID);
        String parent = event.string(EventField.PARENT);
        boolean asks = event.type == AgentEvent.USER && event.wire != null && event.wire.has(EventField.PARENT);
        versions = new ArrayList<>();
        if (id != null && (asks || (event.type == AgentEvent.STATUS && parent != null))) {
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
            if (own == null ? message.visitors : own.equals(id) || number(own) >= event.seq) {
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
        if (message == answer) {
            over();
        }
        if (message.logId() != null) {
            left.add(message);
        }
    }

    /** Removes the messages of the log, which is read again. Messages of the visitor that it does not have stay at the end. */
    void restart() {
        over();
        end = null;
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

    /** Returns the message {@code id} if it was removed with its path, and from then on regards it as shown. Otherwise returns null. */
    private @Nullable Message returning(@Nullable String id) {
        for (Message message : left) {
            if (id != null && id.equals(message.logId())) {
                left.remove(message);
                message.versions = new ArrayList<>();
                return message;
            }
        }
        return null;
    }

    /** Returns the number in the id of a message. */
    private static double number(String id) {
        double number = 0;
        for (int i = "msg_".length(); i < id.length() && Text.at(id, i) >= '0' && Text.at(id, i) <= '9'; i++) {
            number = number * 10 + Text.at(id, i) - '0';
        }
        return number;
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
            message.seq = Double.NaN;
            message.messageId = null;
            message.replaced = null;
            message.parent = null;
            message.versions = new ArrayList<>();
        }
        forgetLog();
    }

    private void forgetLog() {
        end = null;
        turnStart = Double.NaN;
        left.clear();
    }

    /** Returns the visitor's message that {@code answer} answers, or null. */
    @Nullable
    Message asked(Message answer) {
        return lastAccepted(messages.indexOf(answer));
    }

    /** Returns the last accepted message of the visitor before {@code index}, or null. */
    private @Nullable Message lastAccepted(int index) {
        for (int i = index - 1; i >= 0; i--) {
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
        over();
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
        List<Message> added = older.messages;
        int end = added.size();
        Message next = messages.isEmpty() ? null : messages.get(0);
        Message earliest = next == null || next.replaced == null ? next : next.replaced.question;
        if (earliest != null
                && earliest.parent != null
                && !earliest.parent.equals(older.end == null ? UserMessage.BEGINNING : older.end)) {
            return false;
        }
        Message question = next == null ? null : older.repeatedQuestion(end, next.text(), next.attachments);
        if (next != null && question != null) {
            older.replace(question, added.get(end - 1), next);
        }
        for (int i = 0; i < added.size(); i++) {
            put(i, added.get(i));
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
        Message failed = answer;
        Message question = failed == null ? null : asked(failed);
        if (question != null && question.seq >= seq) {
            return null;
        }
        Message settled = settle();
        over();
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
        return isOpen() ? end(Message.DONE, null, false) : null;
    }

    /** Returns whether an answer is being written. */
    boolean isOpen() {
        return answer != null && answer.status == Message.OPEN;
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
        Message complete = null;
        if (event instanceof TextEvent text) {
            write(text, live, before);
            return null;
        }
        double late = live ? late(event) : 0;
        switch (event.type) {
            case AgentEvent.USER -> {
                complete = startTurn(event.seq);
                Message known = find(event.seq);
                if (known != null) {
                    logged(known, event);
                    return complete;
                }
                restoreReplacedBefore(event, live);
                int index = place(before);
                String text = event.text(EventField.TEXT);
                JsonValue attachments = event.get(EventField.ATTACHMENTS);
                Message message = returning(event.string(EventField.MESSAGE_ID));
                if (message == null) {
                    message = insert(index, true, text, Message.DONE);
                } else {
                    put(index, message);
                }
                Message question = repeatedQuestion(index, text, attachments);
                if (question != null) {
                    replace(question, messages.get(lastInLog(index)), message);
                }
                message.seq = event.seq;
                message.attachments = attachments;
                message.createdAt = time(event.string(EventField.CREATED_AT));
                logged(message, event);
            }
            case AgentEvent.STATUS -> {
                String id = event.string(EventField.MESSAGE_ID);
                end = id == null ? end : id;
                List<String> all = versionsIn(event);
                if (!all.isEmpty()) {
                    // Also without text, because the visitor must find the way back to the others.
                    Message message = message(event, live, before);
                    message.versions = all;
                    changed(message);
                }
            }
            case AgentEvent.TOOL_USE -> {
                Part part = part(Part.TOOL, event.text(EventField.TOOL_USE_ID), event, live, before);
                part.name = event.text(EventField.TOOL);
                part.wording = event.wire;
                part.input = event.get(EventField.INPUT);
                changed(part);
            }
            case AgentEvent.TOOL_RESULT -> {
                Part part = part(Part.TOOL, event.text(EventField.TOOL_USE_ID), event, live, before);
                part.output = event.get(EventField.OUTPUT);
                part.isError = event.isError();
                close(part, live);
                changed(part);
            }
            case AgentEvent.SOURCES -> {
                Part part = part(Part.SOURCES, Text.of(event.seq), event, live, before);
                part.items = event.items;
                part.open = false;
                changed(part);
            }
            case AgentEvent.INPUT_REQUIRED -> {
                Part part = part(Part.APPROVAL, event.text(EventField.REQUEST_ID), event, live, before);
                part.name = event.text(EventField.TOOL);
                part.wording = event.wire;
                part.target = event.string(EventField.TARGET);
                part.items = event.items;
                part.expiresAt = time(event.string(EventField.EXPIRES_AT));
                part.late = late;
                part.decision = null;
                changed(part);
            }
            case AgentEvent.DONE -> {
                boolean stopped = event.isStopped();
                Message ended = end(stopped ? Message.STOPPED : Message.DONE, null, live);
                complete = stopped ? null : ended;
                end(event);
            }
            case AgentEvent.ERROR -> {
                message(event, live, before);
                end(Message.FAILED, ((ErrorEvent) event).error, live);
                end(event);
            }
            default -> {}
        }
        return complete;
    }

    /**
     * Returns how many milliseconds later than the fastest event {@code event} has arrived. Measured with the uptime, because the
     * wall clock may be set meanwhile.
     */
    private double late(AgentEvent event) {
        double delay = clock.uptime() - time(event.string(EventField.CREATED_AT));
        if (delay < leastDelay) {
            leastDelay = delay;
        }
        return delay > leastDelay ? delay - leastDelay : 0;
    }

    private void write(TextEvent event, boolean live, @Nullable Message before) {
        int kind = event.type == AgentEvent.MESSAGE ? Part.TEXT : Part.THINKING;
        Part part = part(kind, event.partId == null ? "" : event.partId, event, live, before);
        part.text = event.part;
        changed(part);
    }

    private @Nullable Message end(int status, @Nullable KartaError error, boolean live) {
        Message ending = answer;
        if (ending != null) {
            for (Part part : ending.parts) {
                if (part.open) {
                    close(part, live);
                    changed(part);
                }
            }
            set(ending, status, error);
        }
        return ending;
    }

    /**
     * Ends the turn after a terminal event. Without a number, this client has ended it, and the log may continue it.
     */
    private void end(AgentEvent event) {
        if (!Double.isNaN(event.seq)) {
            over();
        }
    }

    void over() {
        answer = null;
        current = null;
    }

    /** Returns the agent's message of this turn. Creates it if needed, and reopens one that broke off. */
    private Message message(AgentEvent event, boolean live, @Nullable Message before) {
        Message message = answer;
        if (message == null) {
            restoreReplacedBefore(event, live);
            message = returning(event.string(EventField.MESSAGE_ID));
            if (message == null) {
                message = insert(place(before), false, "", Message.OPEN);
            } else {
                put(place(before), message);
                set(message, Message.OPEN, null);
            }
            String createdAt = event.string(EventField.CREATED_AT);
            message.createdAt = createdAt == null ? clock.now() : time(createdAt);
            answer = message;
        } else if (message.status != Message.OPEN) {
            set(message, Message.OPEN, null);
        }
        String messageId = event.string(EventField.MESSAGE_ID);
        if (messageId != null) {
            message.messageId = messageId;
        }
        return message;
    }

    /** Returns the part that {@code event} writes. Creates it if needed, and closes the previous part. */
    private Part part(int kind, String id, AgentEvent event, boolean live, @Nullable Message before) {
        Message message = message(event, live, before);
        Part part = null;
        for (int i = message.parts.size() - 1; i >= 0 && part == null; i--) {
            Part candidate = message.parts.get(i);
            if (candidate.kind == kind && candidate.id.equals(id)) {
                part = candidate;
            }
        }
        Part last = current;
        if (last != null && last != part && last.open && last.kind != Part.TOOL) {
            close(last, live);
            changed(last);
        }
        if (part == null) {
            part = new Part(kind, id);
            if (live) {
                part.startedAt = clock.uptime();
            }
            message.parts.add(part);
        } else {
            part.open = true;
        }
        current = part;
        return part;
    }

    private void close(Part part, boolean live) {
        part.open = false;
        if (live) {
            part.endedAt = clock.uptime();
        }
    }

    void changed(Part part) {
        if (listener != null && answer != null) {
            listener.partChanged(answer, part);
        }
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

    private double time(@Nullable String date) {
        return date == null ? Double.NaN : clock.parse(date);
    }

    /** Returns the last {@code most} messages that have text as {@code [{role, text}]}. */
    JsonValue write(int most, Json json) {
        JsonValue array = json.array();
        int skip = -most;
        for (Message message : messages) {
            skip += message.text().length() > 0 ? 1 : 0;
        }
        for (Message message : messages) {
            String text = message.text();
            if (text.length() > 0 && skip-- <= 0) {
                array.add(json.object()
                        .put("role", message.visitors ? "user" : "assistant")
                        .put("text", text));
            }
        }
        return array;
    }
}
