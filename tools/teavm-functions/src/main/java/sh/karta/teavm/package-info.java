// SPDX-License-Identifier: Apache-2.0
/**
 * A plugin of the TeaVM compiler: lambdas as plain functions of JavaScript. Entry: {@link sh.karta.teavm.PlainFunction}.
 * Permitted dependents: browser, loader.
 */
@NullMarked
package sh.karta.teavm;

import org.jspecify.annotations.NullMarked;
