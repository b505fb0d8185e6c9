// SPDX-License-Identifier: Apache-2.0
/** Releases of small work trees with throw-away keys, and a rehearsal with what the build has made. */
package sh.karta.release;
