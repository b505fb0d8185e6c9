// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

/** A browser engine that tests run in. */
public enum Engine {
    CHROMIUM,
    FIREFOX,
    WEBKIT
}
