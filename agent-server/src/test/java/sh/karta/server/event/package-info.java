// SPDX-License-Identifier: Apache-2.0
/** Tests of events by themselves. */
package sh.karta.server.event;
