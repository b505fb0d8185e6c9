// SPDX-License-Identifier: Apache-2.0
/**
 * The harness of all end-to-end tests: a server and a browser page per test, and a record of all problems. Entry:
 * {@link sh.karta.e2e.harness.EndToEnd}.
 */
package sh.karta.e2e.harness;
