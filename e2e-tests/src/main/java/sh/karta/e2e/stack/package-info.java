// SPDX-License-Identifier: Apache-2.0
/**
 * The servers of a visitor's browser: the real agent server in its own process, and a web server of another origin
 * with the pages that embed the widget. Entry: {@link sh.karta.e2e.stack.Stack}.
 */
@UsedBy({"browser", "sh.karta.benchmark.load"})
@NullMarked
package sh.karta.e2e.stack;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
