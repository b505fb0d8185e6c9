// SPDX-License-Identifier: Apache-2.0
/**
 * A plugin of the TeaVM compiler: lambdas as plain functions of JavaScript. Entry: {@link sh.karta.teavm.PlainFunction}.
 */
@UsedBy({"sh.karta.widget.browser..", "sh.karta.widget.loader"})
@NullMarked
package sh.karta.teavm;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
