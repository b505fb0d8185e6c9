// SPDX-License-Identifier: Apache-2.0
/**
 * Makes a release of everything that ships: checks, version, build, files, signed checksums, and what to publish. Entry:
 * {@link sh.karta.release.Main}, by way of {@code tools/release/release}. Permitted dependents: none.
 */
@NullMarked
package sh.karta.release;

import org.jspecify.annotations.NullMarked;
