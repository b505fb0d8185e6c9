// SPDX-License-Identifier: Apache-2.0
/** Tests of releases with small work trees and temporary keys, and a rehearsal with the real artefacts. */
package sh.karta.release;
