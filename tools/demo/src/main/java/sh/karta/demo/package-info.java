// SPDX-License-Identifier: Apache-2.0
/**
 * Runs the agent server for a demonstration of the widget. Entry: {@link sh.karta.demo.Demo}.
 */
@UsedBy({})
@NullMarked
package sh.karta.demo;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
