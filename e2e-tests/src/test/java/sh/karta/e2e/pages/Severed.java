// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.pages;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import sh.karta.faults.FaultProxy;

/** A connection to the agent server that can be cut. */
final class Severed implements AutoCloseable {
    private @Nullable FaultProxy proxy;

    /** Returns the address of a proxy for {@code server}. */
    URI before(URI server) {
        proxy = FaultProxy.start(server);
        return proxy.address();
    }

    /** Resets every open connection. */
    void cut() {
        if (proxy != null) {
            proxy.dropConnections();
        }
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
    }
}
