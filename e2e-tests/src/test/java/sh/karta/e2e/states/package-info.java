// SPDX-License-Identifier: Apache-2.0
/**
 * Every state of launcher and panel in every look: within bounds, legible, named, and unchanged.
 * {@code page/states.js} creates the states. {@code target/states/index.html} shows them all.
 */
@NullMarked
package sh.karta.e2e.states;

import org.jspecify.annotations.NullMarked;
