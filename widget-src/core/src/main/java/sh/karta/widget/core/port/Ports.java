// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** All ports together. */
public final class Ports {
    public final Http http;
    public final Clock clock;
    public final Random random;
    public final Json json;
    public final Log log;
    public final PageState pageState;

    public Ports(Http http, Clock clock, Random random, Json json, Log log, PageState pageState) {
        this.http = http;
        this.clock = clock;
        this.random = random;
        this.json = json;
        this.log = log;
        this.pageState = pageState;
    }
}
