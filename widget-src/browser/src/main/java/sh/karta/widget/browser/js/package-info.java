// SPDX-License-Identifier: Apache-2.0
/**
 * JavaScript values without Java objects: operators, lists, functions and elements. Nothing here needs TeaVM's runtime, which
 * would add about 2,600 bytes to the loader. Entry: {@link sh.karta.widget.browser.js.Operators}.
 */
@UsedBy("loader")
@NullMarked
package sh.karta.widget.browser.js;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
