// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Tabs;

/** The channel between the tabs of one page. Each message is received in a task of its own. */
final class TwoTabs {
    private final List<Channel> channels = new ArrayList<>();
    private final VirtualTime time;

    TwoTabs(VirtualTime time) {
        this.time = time;
    }

    Tabs open() {
        return new Channel();
    }

    private final class Channel implements Tabs {
        private final List<Listener> listeners = new ArrayList<>();

        Channel() {
            channels.add(this);
        }

        @Override
        public void tell(String message) {
            for (int i = 0; i < channels.size(); i++) {
                Channel other = channels.get(i);
                if (other != this) {
                    time.after(1, () -> other.hear(message));
                }
            }
        }

        private void hear(String message) {
            for (int i = 0; i < listeners.size(); i++) {
                listeners.get(i).received(message);
            }
        }

        @Override
        public Cancellable listen(Listener listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }
    }
}
