// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.stack;

import java.time.Duration;

/**
 * How long tests wait for anything: for a server to listen, a browser to start, a page to show something. A test that passes
 * waits only as long as it has to, so nothing but a hang reaches the limit, however slow the machine is.
 */
public final class Patience {
    public static final Duration LIMIT = Duration.ofMinutes(2);

    private Patience() {}
}
