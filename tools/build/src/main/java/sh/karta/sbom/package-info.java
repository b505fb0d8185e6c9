// SPDX-License-Identifier: Apache-2.0
/**
 * Writes software bills of materials in CycloneDX 1.6 JSON from files and class paths, without a network. Entry:
 * {@link sh.karta.sbom.Main}, a separate program.
 */
@UsedBy({})
@NullMarked
package sh.karta.sbom;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
