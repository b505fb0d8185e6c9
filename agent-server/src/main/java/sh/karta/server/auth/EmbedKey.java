// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

/**
 * A publishable key: names a project to pages of certain origins. It is no secret, and allows no more than to talk to the
 * project's agent as a visitor of one's own.
 */
public record EmbedKey(String key, String project, OriginRule origins, boolean enabled) {}
