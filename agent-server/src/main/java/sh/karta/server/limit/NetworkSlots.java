// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

import java.util.List;
import sh.karta.server.limit.NetworkAddress.Network;

/** Limits how many slots an address and the networks around it have at the same time. Thread-safe. */
public final class NetworkSlots {
    private final Slots<String> slots;

    /** @param perAddress slots that one address may have */
    public NetworkSlots(int perAddress) {
        slots = new Slots<>(perAddress);
    }

    /**
     * Acquires a slot of each network and returns true, or acquires none and returns false if one has too many. Release it with the same
     * networks exactly once.
     *
     * @param networks of one client; none for a client without a limit
     */
    public boolean tryAcquire(List<Network> networks) {
        for (int i = 0; i < networks.size(); i++) {
            Network network = networks.get(i);
            if (!slots.tryAcquire(network.name(), network.addresses())) {
                release(networks.subList(0, i));
                return false;
            }
        }
        return true;
    }

    /** Releases what {@link #tryAcquire} gave to these networks. */
    public void release(List<Network> networks) {
        networks.forEach(network -> slots.release(network.name()));
    }
}
