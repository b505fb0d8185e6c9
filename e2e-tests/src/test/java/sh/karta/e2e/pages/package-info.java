// SPDX-License-Identifier: Apache-2.0
/**
 * Pages that fight back. Each folder of this package's resources is one: {@code page.html} and its scripts, {@code
 * expect.md} with what must hold in which engine, {@code act.js} with what the page does in the middle of a conversation.
 * Entry: {@link sh.karta.e2e.pages.PagesTest}, which meets every page in every engine and prints the matrix.
 */
package sh.karta.e2e.pages;
