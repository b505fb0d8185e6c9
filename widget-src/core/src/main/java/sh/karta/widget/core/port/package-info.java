// SPDX-License-Identifier: Apache-2.0
/** What core needs from its surroundings; the browser module implements it, tests fake it. Entry: {@link sh.karta.widget.core.port.Ports}. Permitted dependents: every package. */
@NullMarked
package sh.karta.widget.core.port;

import org.jspecify.annotations.NullMarked;
