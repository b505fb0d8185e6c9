// SPDX-License-Identifier: Apache-2.0
/**
 * Core for the npm package: one exported function that creates a client. Only plain values and functions cross its
 * border. The TypeScript layer adds classes, promises and generators, but no rules of the protocol. Entry:
 * {@link sh.karta.widget.headless.Main}.
 */
@UsedBy({})
@NullMarked
package sh.karta.widget.headless;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
