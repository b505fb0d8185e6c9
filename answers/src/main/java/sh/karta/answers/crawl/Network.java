// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Which addresses a crawl may connect to. */
@FunctionalInterface
interface Network {
    /** The internet without private and other special addresses. */
    Network PUBLIC = new PublicNetwork(InetAddress::getAllByName);

    /**
     * Resolves a host. Called for each new connection, which then goes to one of the returned addresses: the name is not resolved a
     * second time, so a later answer of a DNS server has no effect.
     *
     * @throws IOException if the host is unknown or has no permitted address
     */
    List<InetAddress> resolve(String host) throws IOException;
}
