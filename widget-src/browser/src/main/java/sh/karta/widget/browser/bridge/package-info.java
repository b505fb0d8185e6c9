// SPDX-License-Identifier: Apache-2.0
/**
 * The interface between the loader's file and the panel's file. Each has its own Java runtime, so only plain JavaScript
 * values cross: strings, numbers, functions, plain objects and DOM nodes. Entry: {@link
 * sh.karta.widget.browser.bridge.Bridge}.
 */
@UsedBy({"headless", "panel.."})
@NullMarked
package sh.karta.widget.browser.bridge;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
