// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import sh.karta.widget.core.port.Ports;

/** All fakes. */
public final class World {
    public final VirtualClock clock = new VirtualClock();
    public final FakeHttp http = new FakeHttp(clock);
    public final FakeRandom random = new FakeRandom();
    public final FakePageState pageState = new FakePageState();
    public final RecordingLog log = new RecordingLog();
    public final JsonOnJvm json = new JsonOnJvm();
    public final FakeTabs tabs = new FakeTabs(clock);
    public final MapStore store = new MapStore();
    public final Ports ports = new Ports(http, clock, random, json, log, pageState);
}
