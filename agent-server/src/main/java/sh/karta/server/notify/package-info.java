// SPDX-License-Identifier: Apache-2.0
/**
 * Tells other systems what happens. Entry: {@link sh.karta.server.notify.Webhooks}. Depends on event, outgoing and work; used by http and
 * the wiring.
 */
@NullMarked
package sh.karta.server.notify;

import org.jspecify.annotations.NullMarked;
