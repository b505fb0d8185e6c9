// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import sh.karta.widget.core.config.ClientConfig;

/** Creates the transport of a client that does not use {@link ManagedAgents}. */
public interface TransportFactory {
    Transport make(Api api, ClientConfig config);
}
