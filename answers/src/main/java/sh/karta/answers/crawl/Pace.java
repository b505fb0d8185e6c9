// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import java.time.Duration;

/**
 * The times of a crawl.
 *
 * @param delay between two requests, unless robots.txt asks for more
 * @param longestDelay the longest delay that robots.txt or Retry-After may ask for
 * @param answer time limit for a whole answer, redirects counted one by one
 * @param commit how often the pages that were read so far are made available
 * @param retry when a failed crawl is repeated, at the latest
 */
record Pace(Duration delay, Duration longestDelay, Duration answer, Duration commit, Duration retry) {
    static final Pace POLITE = new Pace(
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10));
}
