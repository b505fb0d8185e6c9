// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.load;

/**
 * The cost of loading a page once.
 *
 * @param taskMs main-thread time until the page is idle after loading
 * @param scriptMs the part of it spent in scripts
 * @param requests number of requests after the page itself
 * @param bytes bytes received from the network, headers included
 * @param layoutShift layout shift score
 */
record Load(double taskMs, double scriptMs, int requests, double bytes, double layoutShift) {}
