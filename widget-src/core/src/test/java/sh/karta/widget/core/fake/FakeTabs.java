// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Tabs;

/** The tabs of one site. Each receives the messages of the others, in its own task. */
public final class FakeTabs {
    private record Hearing(Tabs tab, Tabs.Listener listener) {}

    private final List<Hearing> hearings = new ArrayList<>();

    /** The messages sent, in order. */
    public final List<String> sent = new ArrayList<>();

    private final VirtualClock clock;

    FakeTabs(VirtualClock clock) {
        this.clock = clock;
    }

    /** Opens another tab. */
    public Tabs open() {
        return new Tabs() {
            @Override
            public void tell(String message) {
                sent.add(message);
                for (Hearing hearing : List.copyOf(hearings)) {
                    if (hearing.tab != this) {
                        clock.after(0, () -> {
                            if (hearings.contains(hearing)) {
                                hearing.listener.received(message);
                            }
                        });
                    }
                }
            }

            @Override
            public Cancellable listen(Listener listener) {
                Hearing hearing = new Hearing(this, listener);
                hearings.add(hearing);
                return () -> hearings.remove(hearing);
            }
        };
    }

    /** Returns the number of listening tabs. */
    public int listeners() {
        return hearings.size();
    }
}
