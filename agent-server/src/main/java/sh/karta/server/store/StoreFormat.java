// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.io.IOException;

/** Creates the errors for a store that cannot be used. Each message names the found version, the place and the remedy. */
public final class StoreFormat {
    private StoreFormat() {}

    /**
     * Returns the error of a command on an older store. Only a server updates a store, because an older one may be using it.
     *
     * @param place the file or address, without password
     */
    public static IOException older(String place, int found, int expected) {
        return new IOException("The store " + place + " has format " + found + ", expected " + expected
                + ". Start the server of this version with it once, then repeat the command.");
    }

    public static IOException newer(String place, int found, int expected) {
        return new IOException("The store " + place + " has format " + found + " of a newer version, expected at most "
                + expected + ". Use the version of karta-server that wrote it, or a later one.");
    }

    public static IOException foreign(String place) {
        return new IOException("The store " + place
                + " is not a store of karta-server, or is damaged. Choose another place, or restore a backup.");
    }
}
