// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.load;

/**
 * One load of a page.
 *
 * @param taskMs time the main thread was busy until it was idle after load
 * @param scriptMs the part of it that ran scripts
 * @param requests requests after the page's own
 * @param bytes bytes that came over the network, headers included
 * @param layoutShift layout shift score
 */
record Load(double taskMs, double scriptMs, int requests, double bytes, double layoutShift) {}
