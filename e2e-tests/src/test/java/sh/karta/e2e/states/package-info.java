// SPDX-License-Identifier: Apache-2.0
/**
 * Every state of launcher and panel, in every look: in its bounds, legible, named, and as it was. {@code page/states.js} says
 * how each comes about; {@code target/states/index.html} shows them all.
 */
@NullMarked
package sh.karta.e2e.states;

import org.jspecify.annotations.NullMarked;
