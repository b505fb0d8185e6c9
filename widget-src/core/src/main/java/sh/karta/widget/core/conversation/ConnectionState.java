// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

/** What the visitor is told about the connection. */
public final class ConnectionState {
    /** Nothing is known to be wrong. */
    public static final int ONLINE = 0;

    /** The device has no network; what is sent waits. */
    public static final int OFFLINE = 1;

    /** The answer's stream broke and is being taken up again. */
    public static final int RECONNECTING = 2;

    /** It works again; turns into {@link #ONLINE} after two seconds. */
    public static final int BACK = 3;

    private ConnectionState() {}
}
