// SPDX-License-Identifier: Apache-2.0
/**
 * What the widget costs a page that does nothing with it, and what it leaves behind: counted before and after. Entry: {@link
 * sh.karta.e2e.idle.ShutdownTest}.
 */
package sh.karta.e2e.idle;
