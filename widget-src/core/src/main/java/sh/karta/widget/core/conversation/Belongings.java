// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

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
 * What a conversation leaves in storage (public-api §9): the visitor's id, the session, the outbox. The last two carry
 * the hash of their owner and are nobody else's.
 */
final class Belongings implements Visitor {
    static final String ID = "id";
    private static final String OWNER = "owner";
    private static final String ITEMS = "items";
    private static final String KEY = "key";
    static final String CONTEXT = "context";
    static final String SESSION = "session";

    private final ExpiringStore kept;
    private final StoredVisitor visitor;
    private final Json json;

    Belongings(Ports ports, Store store) {
        this.json = ports.json;
        this.kept = new ExpiringStore(store, json, ports.clock);
        this.visitor = new StoredVisitor(kept, json, ports.random);
        // Whose conversation this page shows must be known when another tab has forgotten it.
        visitor.known();
    }

    @Override
    public String id() {
        return visitor.id();
    }

    /** Returns the visitor's id, or null where there is none yet. */
    @Nullable
    String known() {
        return visitor.known();
    }

    /** Returns the id of the kept session if {@code identity} owns it, else null. */
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

    /** Adds {@code message} to the kept outbox, or replaces its entry there. */
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

    /** Takes {@code message} out of the kept outbox, leaving what other tabs keep there. */
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

    /** Adds what {@code identity} had waiting when the page was left to {@code transcript}. */
    void restoreWaiting(Identity identity, Transcript transcript) {
        JsonValue items = items(ofOwner(identity));
        for (int i = 0; i < items.size(); i++) {
            JsonValue item = items.at(i);
            String text = item == null ? null : item.string("text");
            String key = item == null ? null : item.string(KEY);
            if (item != null && text != null && key != null) {
                Message message = transcript.add(text, Message.WAITING);
                message.key = key;
                message.stored = true;
                message.attachments = item.get("attachments");
                message.context = item.string(CONTEXT);
                message.session = item.string(SESSION);
            }
        }
    }

    /** Returns the kept outbox's entry of {@code message}; null where another tab has sent it or taken it back. */
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

    /** Returns whether another tab has sent {@code message}, which was stored, or taken it back: storage itself is still there. */
    boolean isGone(Message message) {
        return message.stored && waiting(message) == null && kept.read(StorageKeys.VISITOR) != null;
    }

    /** Writes into {@code belonging} that it is {@code identity}'s. */
    JsonValue own(JsonValue belonging, Identity identity) {
        return belonging.put(OWNER, owner(identity.verifiedUser()));
    }

    /** Forgets everything. */
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

    /** Returns the items of {@code outbox} with {@code entry} for {@code message}, or without that where it is null. */
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
     * Returns whether {@code belonging} is {@code identity}'s. The visitor's go over to the user who signs in, as the
     * mint does with sessions (wire-protocol §1). Nobody is a visitor whose id is not kept yet, and this makes none: it
     * would take the place of the one that another tab keeps just now.
     */
    boolean owns(Identity identity, JsonValue belonging) {
        double owner = belonging.number(OWNER);
        String user = identity.verifiedUser();
        String known = visitor.known();
        return (user != null && owner == hash("u", user)) || (known != null && owner == hash("v", known));
    }

    /** Returns the hash of the verified user, or of the visitor where that is null. */
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
