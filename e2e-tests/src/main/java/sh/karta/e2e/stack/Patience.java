// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.stack;

import java.time.Duration;

/**
 * The maximum time that tests wait for a server, a browser or a page. A passing test waits only as long as necessary,
 * so only a hang reaches the limit, even on a slow machine.
 */
public final class Patience {
    public static final Duration LIMIT = Duration.ofMinutes(2);

    private Patience() {}
}
