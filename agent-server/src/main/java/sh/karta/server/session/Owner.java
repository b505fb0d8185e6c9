// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

/**
 * Whose a session is. Visitors and verified users never share a name, so no visitor id can be made to look like a user's.
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

    /** Whether this is somebody whose identity was not verified. */
    public boolean anonymous() {
        return subject.startsWith("visitor:");
    }
}
