// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.browser.Natives;

/** Numbers with units and times of day in the words of a language, by {@code Intl} (ECMA-402). */
public final class Formats {
    private Formats() {}

    /** Returns a whole number as {@code locale} writes it. */
    @JSBody(
            params = {"locale", "value"},
            script = "return new Intl.NumberFormat(locale).format(value);")
    public static native String number(String locale, int value);

    /**
     * Returns a duration in one unit.
     *
     * @param unit {@code second}, {@code minute}, {@code hour} or {@code day}
     * @param display {@code narrow} ("6s") or {@code short} ("12 min")
     * @param digits the most fraction digits
     */
    @JSBody(
            params = {"locale", "value", "unit", "display", "digits"},
            script = "return new Intl.NumberFormat(locale, {style: 'unit', unit: unit, unitDisplay: display,"
                    + "maximumFractionDigits: digits}).format(value);")
    public static native String unit(String locale, double value, String unit, String display, int digits);

    /** Returns a whole number of seconds as minutes and seconds: "11:42". */
    @JSBody(
            params = {"locale", "seconds"},
            script =
                    "return [Math.floor(seconds / 60), seconds % 60].map(function(value, i) {"
                            + "return new Intl.NumberFormat(locale, {minimumIntegerDigits: i + 1}).format(value); }).join(':');")
    public static native String countdown(String locale, double seconds);

    /** Returns a time of day, preceded by the date if that is not today. */
    public static String time(String locale, double millis) {
        return time(Natives.held(), locale, millis);
    }

    /** Caches formatters in {@code kept}, because creating one takes longer than using it. */
    @JSBody(
            params = {"kept", "locale", "millis"},
            script =
                    "var d = new Date(millis), dated = d.toDateString() !== new Date().toDateString(), key = locale + dated;"
                            + "return (kept[key] = kept[key] || new Intl.DateTimeFormat(locale,"
                            + "{timeStyle: 'short', dateStyle: dated ? 'medium' : undefined})).format(d);")
    private static native String time(JSObject kept, String locale, double millis);

    /** Returns a date and a time of day. */
    @JSBody(
            params = {"locale", "millis"},
            script =
                    "return new Intl.DateTimeFormat(locale, {dateStyle: 'medium', timeStyle: 'short'}).format(millis);")
    public static native String moment(String locale, double millis);

    /** Returns an ISO 8601 time in milliseconds since the epoch, or NaN for null and for anything else. */
    @JSBody(params = "text", script = "return text === null ? NaN : Date.parse(text);")
    public static native double instant(@Nullable String text);

    /**
     * Returns the first valid language tag of {@code locale}, the page and the browser in canonical form, or "en" (public-api
     * §1).
     */
    @JSBody(
            params = "locale",
            script = "var found;"
                    + "[locale, " + Dom.OWN
                    + "documentElement',document).lang].concat(navigator.languages).some(function(tag) {"
                    + "try { return found = tag && Intl.getCanonicalLocales(tag)[0]; } catch (e) { return false; } });"
                    + "return found || 'en';")
    public static native String locale(@Nullable String locale);

    /** Returns the language of a tag if it has a language file (public-api §4, all but English), else null. */
    @JSBody(params = "locale", script = "return (/^(de|fr|es|pt|ja|zh|ar)\\b/.exec(locale) || [null])[0];")
    public static native @Nullable String language(String locale);

    /** Returns the plural category of a count, {@code one}, {@code few} and so on (CLDR). */
    @JSBody(
            params = {"locale", "count"},
            script = "return new Intl.PluralRules(locale).select(count);")
    public static native String plural(String locale, int count);

    /** Returns the number of calendar days between a time and today in the time zone of the device. */
    @JSBody(
            params = "millis",
            // A day may have 23 or 25 hours where clocks change.
            script =
                    "return Math.round((new Date().setHours(0, 0, 0, 0) - new Date(millis).setHours(0, 0, 0, 0)) / 864e5);")
    public static native int daysAgo(double millis);

    /**
     * Returns a heading for the time in a list: "Today", "Yesterday", "Last week" for two to six days ago, or else a month
     * such as "March 2026".
     */
    public static String period(String locale, double millis) {
        int days = daysAgo(millis);
        return title(
                locale,
                days < 7
                        ? relative(locale, days < 2 ? Math.min(0, -days) : -1, days < 2 ? "day" : "week")
                        : month(locale, millis));
    }

    /** Returns a time as short text: the time of day for today and yesterday, the weekday for last week, or else the date. */
    public static String brief(String locale, double millis) {
        return brief(locale, millis, daysAgo(millis));
    }

    /** Returns {@code text} with a capital first letter. */
    @JSBody(
            params = {"locale", "text"},
            script = "return text[0].toLocaleUpperCase(locale) + text.substring(1);")
    private static native String title(String locale, String text);

    @JSBody(
            params = {"locale", "value", "unit"},
            script = "return new Intl.RelativeTimeFormat(locale, {numeric: 'auto'}).format(value, unit);")
    private static native String relative(String locale, int value, String unit);

    @JSBody(
            params = {"locale", "millis"},
            script = "return new Intl.DateTimeFormat(locale, {month: 'long', year: 'numeric'}).format(millis);")
    private static native String month(String locale, double millis);

    @JSBody(
            params = {"locale", "millis", "days"},
            script = "return new Intl.DateTimeFormat(locale, days < 2 ? {timeStyle: 'short'} :"
                    + "days < 7 ? {weekday: 'short'} : {dateStyle: 'medium'}).format(millis);")
    private static native String brief(String locale, double millis, int days);

    /** Returns a size in bytes in its largest unit: "12 kB", "3.4 MB". */
    @JSBody(
            params = {"locale", "bytes"},
            script = "var u = ['byte', 'kilobyte', 'megabyte', 'gigabyte'], i = 0;"
                    + "while (bytes >= 1024 && i < 3) { bytes /= 1024; i++; }"
                    + "return new Intl.NumberFormat(locale, {style: 'unit', unit: u[i], unitDisplay: i ? 'short' : 'long',"
                    + "maximumFractionDigits: bytes < 10 && i ? 1 : 0}).format(bytes);")
    public static native String size(String locale, double bytes);
}
