// SPDX-License-Identifier: Apache-2.0
/**
 * JavaScript's own operators for code that never makes a Java object: values stay what the page gave. Entry: {@link
 * sh.karta.widget.browser.bare.Js}.
 */
@UsedBy("loader")
@NullMarked
package sh.karta.widget.browser.bare;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
