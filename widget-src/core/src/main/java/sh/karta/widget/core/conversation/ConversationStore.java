// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.auth.Identity;
import sh.karta.widget.core.auth.StoredVisitor;
import sh.karta.widget.core.auth.Visitor;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.port.Store;
import sh.karta.widget.core.storage.ExpiringStore;
import sh.karta.widget.core.storage.StorageKeys;
import sh.karta.widget.core.text.Text;

/**
 * Stores the state with which a later page continues (public-api §9): the visitor's id, the session and the outbox.
 * Session and outbox carry the hash of their owner and are read for that owner only.
 */
final class ConversationStore implements Visitor {
    static final String ID = "id";
    private static final String OWNER = "owner";
    private static final String ITEMS = "items";
    private static final String KEY = "key";
    static final String CONTEXT = "context";
    static final String SESSION = "session";

    private final ExpiringStore kept;
    private final StoredVisitor visitor;
    private final Json json;

    ConversationStore(Ports ports, Store store) {
        this.json = ports.json;
        this.kept = new ExpiringStore(store, json, ports.clock);
        this.visitor = new StoredVisitor(kept, json, ports.random);
        // The value is read early, because another tab may remove it before it is needed.
        visitor.known();
    }

    @Override
    public String id() {
        return visitor.id();
    }

    /** Returns the visitor's id, or null if there is none yet. */
    @Nullable
    String known() {
        return visitor.known();
    }

    /** Returns the hash of the visitor's id, and creates a visitor if there is none. */
    String owner() {
        return Text.of(owner(null));
    }

    /** Returns the id of the stored session if {@code identity} owns it, else null. */
    @Nullable
    String session(Identity identity) {
        JsonValue session = kept.read(StorageKeys.SESSION);
        return session != null && owns(identity, session) ? session.string(ID) : null;
    }

    void keepSession(String id, Identity identity) {
        kept.write(StorageKeys.SESSION, own(json.object().put(ID, id), identity));
    }

    void forgetSession() {
        kept.remove(StorageKeys.SESSION);
    }

    /** Forgets the id of the stored session, but not that its owner has written. */
    void leaveSession() {
        JsonValue session = kept.read(StorageKeys.SESSION);
        if (session != null) {
            kept.write(StorageKeys.SESSION, json.object().put(OWNER, session.number(OWNER)));
        }
    }

    /** Returns whether {@code identity} owns a stored session, or one that was left. */
    boolean hasWritten(Identity identity) {
        JsonValue session = kept.read(StorageKeys.SESSION);
        return session != null && owns(identity, session);
    }

    /** Adds {@code message} to the stored outbox, or replaces its entry there. */
    void keepWaiting(Message message, Identity identity) {
        JsonValue entry = json.object()
                .put(KEY, message.key)
                .put("text", message.text())
                .put("attachments", message.attachments)
                .put(CONTEXT, message.context)
                .put(SESSION, message.session);
        JsonValue items = items(ofOwner(identity), message, entry);
        kept.write(StorageKeys.OUTBOX, own(json.object().put(ITEMS, items), identity));
    }

    /** Removes {@code message} from the stored outbox. The messages of other tabs stay. */
    void forgetWaiting(Message message) {
        JsonValue outbox = kept.read(StorageKeys.OUTBOX);
        if (outbox == null) {
            return;
        }
        JsonValue items = items(outbox, message, null);
        if (items.size() > 0) {
            kept.write(
                    StorageKeys.OUTBOX,
                    json.object().put(OWNER, outbox.number(OWNER)).put(ITEMS, items));
        } else {
            kept.remove(StorageKeys.OUTBOX);
        }
    }

    /** Passes the text of each stored message of {@code identity} to {@code add}, and completes the message it returns. */
    void restoreWaiting(Identity identity, Function<String, Message> add) {
        JsonValue items = items(ofOwner(identity));
        for (int i = 0; i < items.size(); i++) {
            JsonValue item = items.at(i);
            String text = item == null ? null : item.string("text");
            String key = item == null ? null : item.string(KEY);
            if (item != null && text != null && key != null) {
                Message message = add.apply(text);
                message.key = key;
                message.stored = true;
                message.attachments = item.get("attachments");
                message.context = item.string(CONTEXT);
                message.session = item.string(SESSION);
            }
        }
    }

    /** Returns the stored entry of {@code message}, or null if another tab has sent or cancelled it. */
    @Nullable
    JsonValue waiting(Message message) {
        JsonValue items = items(kept.read(StorageKeys.OUTBOX));
        for (int i = 0; i < items.size(); i++) {
            if (is(items.at(i), message)) {
                return items.at(i);
            }
        }
        return null;
    }

    /** Returns whether another tab has sent or cancelled {@code message}. Cleared storage does not count. */
    boolean isGone(Message message) {
        return message.stored && waiting(message) == null && kept.read(StorageKeys.VISITOR) != null;
    }

    /** Marks {@code value} as owned by {@code identity}. */
    JsonValue own(JsonValue value, Identity identity) {
        return value.put(OWNER, owner(identity.verifiedUser()));
    }

    /** Deletes all entries. */
    void forget() {
        kept.remove(StorageKeys.VISITOR);
        kept.remove(StorageKeys.SESSION);
        kept.remove(StorageKeys.OUTBOX);
    }

    private @Nullable JsonValue ofOwner(Identity identity) {
        JsonValue outbox = kept.read(StorageKeys.OUTBOX);
        return outbox != null && owns(identity, outbox) ? outbox : null;
    }

    private JsonValue items(@Nullable JsonValue outbox) {
        JsonValue items = outbox == null ? null : outbox.get(ITEMS);
        return items == null ? json.array() : items;
    }

    /**
     * Returns the items of {@code outbox} with {@code entry} for {@code message}, or without that message if
     * {@code entry} is null.
     */
    private JsonValue items(@Nullable JsonValue outbox, Message message, @Nullable JsonValue entry) {
        JsonValue before = items(outbox);
        JsonValue items = json.array();
        JsonValue rest = entry;
        for (int i = 0; i < before.size(); i++) {
            JsonValue item = is(before.at(i), message) ? rest : before.at(i);
            if (item != null) {
                items.add(item);
            }
            rest = item == rest ? null : rest;
        }
        return rest == null ? items : items.add(rest);
    }

    private static boolean is(@Nullable JsonValue item, Message message) {
        return item != null && message.key.equals(item.string(KEY));
    }

    /**
     * Returns whether {@code identity} owns {@code value}. A user who signs in owns the visitor's values, as with
     * sessions (wire-protocol §1). Without a stored visitor id nothing is owned. None is created here, because that could
     * overwrite the id another tab is storing.
     */
    boolean owns(Identity identity, JsonValue value) {
        double owner = value.number(OWNER);
        String user = identity.verifiedUser();
        String known = visitor.known();
        return (user != null && owner == hash("u", user)) || (known != null && owner == hash("v", known));
    }

    /** Returns the hash of the verified user or, if that is null, of the visitor. */
    private double owner(@Nullable String user) {
        return user == null ? hash("v", id()) : hash("u", user);
    }

    private static double hash(String kind, String id) {
        String name = Text.concat(kind, id);
        int hash = StorageKeys.SEED;
        for (int i = 0; i < name.length(); i++) {
            hash = StorageKeys.mix(hash, Text.at(name, i));
        }
        return hash;
    }
}
