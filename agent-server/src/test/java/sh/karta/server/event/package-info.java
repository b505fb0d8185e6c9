// SPDX-License-Identifier: Apache-2.0
/** Tests of events without a server. */
package sh.karta.server.event;
