// SPDX-License-Identifier: Apache-2.0
/** Tests of the decisions of a session, without a server. */
package sh.karta.server.session;
