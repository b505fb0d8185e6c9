// SPDX-License-Identifier: Apache-2.0
/**
 * What every end-to-end test stands on: a server and a browser page per test, and a record of all that goes wrong there.
 * Entry: {@link sh.karta.e2e.harness.EndToEnd}.
 */
package sh.karta.e2e.harness;
