// SPDX-License-Identifier: Apache-2.0
/**
 * Makes a release of all artefacts: checks, version, build, files, signed checksums, and publishing instructions.
 * Entry: {@link sh.karta.release.Main}, started by {@code tools/release/release}.
 */
@UsedBy({})
@NullMarked
package sh.karta.release;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
