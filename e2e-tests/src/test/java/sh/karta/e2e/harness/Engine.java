// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

/** A browser engine that tests run in. */
public enum Engine {
    CHROMIUM,
    /** Chromium with a window, for features that the headless shell lacks. */
    CHROMIUM_WITH_WINDOWS,
    FIREFOX,
    WEBKIT,
    /** WebKit with accelerated layers, for features that need them. */
    WEBKIT_WITH_LAYERS
}
