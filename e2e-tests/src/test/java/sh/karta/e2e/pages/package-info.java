// SPDX-License-Identifier: Apache-2.0
/**
 * Hostile pages. Each folder of this package's resources is one: {@code page.html} with its scripts,
 * {@code expect.md} with the expectations per engine, {@code act.js} with the page's actions during a conversation.
 * Entry: {@link sh.karta.e2e.pages.PagesTest}, which runs every page in every engine and prints the matrix.
 */
package sh.karta.e2e.pages;
