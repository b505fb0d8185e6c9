// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** The way to the other tabs of the site that show the same widget (public-api §9). */
public interface Tabs {
    /** What is told where visitor and conversation are forgotten. */
    String RESET = "{\"v\":1,\"reset\":true}";

    /** What is heard where another tab has kept the visitor: storage may be slower than what is told. */
    String KEPT = "";

    /** Hears what another tab tells. */
    interface Listener {
        /** {@code message} may be anything: the page can send on the same way. */
        void heard(String message);
    }

    /** Tells all other tabs {@code message}; nobody where there is no way to them. */
    void tell(String message);

    /** Lets {@code listener} hear what other tabs tell, from a task of its own each time, until cancelled. */
    Cancellable listen(Listener listener);
}
