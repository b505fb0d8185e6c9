// SPDX-License-Identifier: Apache-2.0
/** Tests of the bills of materials. */
package sh.karta.sbom;
