// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

/**
 * The owner of a session. Visitors and verified users have different prefixes, so no visitor id can be mistaken for a user's.
 *
 * @param project {@code org/agent}
 * @param subject {@code visitor:<id>} or {@code user:<id>}
 */
public record Owner(String project, String subject) {
    public static Owner visitor(String project, String visitorId) {
        return new Owner(project, "visitor:" + visitorId);
    }

    public static Owner user(String project, String userId) {
        return new Owner(project, "user:" + userId);
    }

    /** Returns whether the owner's identity was not verified. */
    public boolean anonymous() {
        return subject.startsWith("visitor:");
    }
}
