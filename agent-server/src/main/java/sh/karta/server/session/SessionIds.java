// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;

/** Makes ids of new sessions, which nobody can guess. Thread-safe. */
final class SessionIds {
    private static final int BYTES = 20;

    private final SecureRandom random = new SecureRandom();

    /** Returns a random id. */
    String random() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return of(bytes);
    }

    /**
     * Returns the id that belongs to an owner's key, always the same one. So a repeated request finds its session across servers and
     * restarts, without a table of keys.
     *
     * @param secret makes the id unguessable
     */
    static String derived(Owner owner, String key, Function<String, byte[]> secret) {
        // With the length, no other owner and key make the same text. A user's id may contain any character.
        String subject = owner.subject();
        return of(secret.apply(owner.project() + "\n" + subject.length() + "\n" + subject + "\n" + key));
    }

    private static String of(byte[] bytes) {
        return "ses_" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, BYTES));
    }
}
