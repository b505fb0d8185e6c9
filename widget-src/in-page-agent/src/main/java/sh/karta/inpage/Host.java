// SPDX-License-Identifier: Apache-2.0
package sh.karta.inpage;

import org.teavm.jso.core.JSDate;
import sh.karta.scripted.Topics;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/** The functions of the page that each conversation uses. */
record Host(Json json, Clock clock, Topics topics) {
    JsonValue object() {
        return json.object();
    }

    /** Returns the time that is the given number of milliseconds ahead, in the format of the protocol. */
    String timeIn(double millis) {
        return new JSDate(clock.now() + millis).toISOString();
    }
}
