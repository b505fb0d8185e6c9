// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP requests that the server makes itself. Entry: {@link sh.karta.server.outgoing.OutgoingHttp}. Depends on nothing; used by
 * the agents, the webhooks and the command line.
 */
@NullMarked
package sh.karta.server.outgoing;

import org.jspecify.annotations.NullMarked;
