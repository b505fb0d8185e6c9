// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

/** The states of the connection that the visitor sees. */
public final class ConnectionState {
    /** No problem is known. */
    public static final int ONLINE = 0;

    /** The device has no network. Messages wait. */
    public static final int OFFLINE = 1;

    /** The answer's stream broke and is being reconnected. */
    public static final int RECONNECTING = 2;

    /** The connection works again. Becomes {@link #ONLINE} after two seconds. */
    public static final int BACK = 3;

    private ConnectionState() {}
}
