// SPDX-License-Identifier: Apache-2.0
/**
 * Where sessions are kept. Entry: {@link sh.karta.server.log.EventLog}, a port whose shape suits one file as well as a
 * distributed log: one conditional append and one read per session, no order between sessions. Depends on event; used by
 * session. Implementations live in packages below and are named by the wiring alone.
 */
@NullMarked
package sh.karta.server.log;

import org.jspecify.annotations.NullMarked;
