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
import sh.karta.widget.core.storage.Kept;
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

    private final Kept kept;
    private final StoredVisitor visitor;
    private final Json json;

    Belongings(Ports ports, Store store) {
        this.json = ports.json;
        this.kept = new Kept(store, json, ports.clock);
        this.visitor = new StoredVisitor(kept, json, ports.random);
    }

    @Override
    public String id() {
        return visitor.id();
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

    /** Adds {@code message} to the kept outbox. */
    void keepWaiting(Message message, Identity identity) {
        JsonValue items = others(ofOwner(identity), message.key);
        items.add(json.object()
                .put(KEY, message.key)
                .put("text", message.text())
                .put("attachments", message.attachments));
        kept.write(StorageKeys.OUTBOX, own(json.object().put(ITEMS, items), identity));
    }

    /** Takes {@code message} out of the kept outbox, leaving what other tabs keep there. */
    void forgetWaiting(Message message) {
        JsonValue outbox = kept.read(StorageKeys.OUTBOX);
        if (outbox == null) {
            return;
        }
        JsonValue items = others(outbox, message.key);
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
        JsonValue outbox = ofOwner(identity);
        JsonValue items = outbox == null ? null : outbox.get(ITEMS);
        for (int i = 0; items != null && i < items.size(); i++) {
            JsonValue item = items.at(i);
            String text = item == null ? null : item.string("text");
            String key = item == null ? null : item.string(KEY);
            if (item != null && text != null && key != null) {
                Message message = transcript.add(text, Message.WAITING);
                message.key = key;
                message.restored = true;
                message.attachments = item.get("attachments");
            }
        }
    }

    /** Returns whether {@code message} is in the kept outbox still: no other tab has sent it or taken it back. */
    boolean keeps(Message message) {
        JsonValue outbox = kept.read(StorageKeys.OUTBOX);
        JsonValue items = outbox == null ? null : outbox.get(ITEMS);
        return items != null && others(outbox, message.key).size() < items.size();
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

    /** Returns the items of {@code outbox} but the one with {@code key}. */
    private JsonValue others(@Nullable JsonValue outbox, String key) {
        JsonValue items = json.array();
        JsonValue before = outbox == null ? null : outbox.get(ITEMS);
        for (int i = 0; before != null && i < before.size(); i++) {
            JsonValue item = before.at(i);
            if (item != null && !key.equals(item.string(KEY))) {
                items.add(item);
            }
        }
        return items;
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
