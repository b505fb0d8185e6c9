// SPDX-License-Identifier: Apache-2.0
/**
 * The cost of an unused widget for the page, and what remains after it is removed. Entry:
 * {@link sh.karta.e2e.idle.ShutdownTest}.
 */
package sh.karta.e2e.idle;
