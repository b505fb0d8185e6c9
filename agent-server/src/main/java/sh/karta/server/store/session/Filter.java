// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import org.jspecify.annotations.Nullable;

/**
 * Which sessions a list has.
 *
 * @param owner null for all owners of the project
 */
public record Filter(String project, @Nullable String owner) {}
