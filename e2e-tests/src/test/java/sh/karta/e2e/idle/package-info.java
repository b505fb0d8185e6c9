// SPDX-License-Identifier: Apache-2.0
/**
 * The cost of an unused widget for the page, and the objects that remain after its removal. Entry:
 * {@link sh.karta.e2e.idle.ShutdownTest}.
 */
package sh.karta.e2e.idle;
