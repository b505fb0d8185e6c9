// SPDX-License-Identifier: Apache-2.0
/**
 * Core for the npm package: one exported function that makes a client, plain values and functions only on its border.
 * What TypeScript adds is classes, promises and generators, and no rule of the protocol. Entry: {@link
 * sh.karta.widget.headless.Main}.
 */
@UsedBy({})
@NullMarked
package sh.karta.widget.headless;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
