// SPDX-License-Identifier: Apache-2.0
/**
 * Software bills of materials: CycloneDX 1.6 in JSON, made from files and class paths without a network. Entry: {@link
 * sh.karta.sbom.Main}. Permitted dependents: none, it runs as a program of its own.
 */
@NullMarked
package sh.karta.sbom;

import org.jspecify.annotations.NullMarked;
