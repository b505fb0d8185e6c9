// SPDX-License-Identifier: Apache-2.0
/**
 * What outlives a process or is shared by several. Entry: {@link sh.karta.server.store.Store}, which bundles the ports; {@link
 * sh.karta.server.store.EventLog} is the one all conversations stand on. Depends on event and problem; used by session, auth,
 * limit and http. The implementations live in packages below and are named by the wiring alone.
 */
@NullMarked
package sh.karta.server.store;

import org.jspecify.annotations.NullMarked;
