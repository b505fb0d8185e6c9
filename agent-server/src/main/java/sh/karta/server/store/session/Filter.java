// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import org.jspecify.annotations.Nullable;

/**
 * Selects the sessions of a list.
 *
 * @param project null for all projects
 * @param owner null for all owners
 */
public record Filter(@Nullable String project, @Nullable String owner) {}
