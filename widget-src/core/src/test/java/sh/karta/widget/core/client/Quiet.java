// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import sh.karta.widget.core.event.AgentEvent;

/** Ignores all events of a client. */
class Quiet implements ClientListener {
    @Override
    public void session(String id, boolean created) {}

    @Override
    public void stateChanged() {}

    @Override
    public void token() {}

    @Override
    public void connected(boolean up) {}

    @Override
    public void past(AgentEvent event, boolean history) {}
}
