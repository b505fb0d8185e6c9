// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.teavm.jso.JSBody;

/** Days of the visitor's time zone. */
public final class Days {
    private Days() {}

    /** Returns the beginning of the day of {@code millis}, both in milliseconds since the epoch. */
    @JSBody(params = "millis", script = "return new Date(millis).setHours(0, 0, 0, 0);")
    public static native double start(double millis);

    /** Returns the day of {@code millis} as a heading: "Today", "Yesterday", or a date such as "Monday, January 5". */
    @JSBody(
            params = {"locale", "millis"},
            // A day may have 23 or 25 hours where clocks change.
            script =
                    "var ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(millis).setHours(0, 0, 0, 0)) / 864e5), name;"
                            + "if (ago > 1 || ago < 0) return new Intl.DateTimeFormat(locale, {weekday: 'long', day: 'numeric',"
                            + "month: 'long', year: ago > 300 ? 'numeric' : undefined}).format(millis);"
                            + "name = new Intl.RelativeTimeFormat(locale, {numeric: 'auto'}).format(-ago, 'day');"
                            + "return name[0].toLocaleUpperCase(locale) + name.slice(1);")
    public static native String name(String locale, double millis);
}
