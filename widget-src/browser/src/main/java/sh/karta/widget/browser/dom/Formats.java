// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;

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
     * @param digits how many fraction digits at most
     */
    @JSBody(
            params = {"locale", "value", "unit", "display", "digits"},
            script = "return new Intl.NumberFormat(locale, {style: 'unit', unit: unit, unitDisplay: display,"
                    + "maximumFractionDigits: digits}).format(value);")
    public static native String unit(String locale, double value, String unit, String display, int digits);

    /** Returns a time of day, with the date before it when that is not today. */
    @JSBody(
            params = {"locale", "millis"},
            script = "var d = new Date(millis), o = {timeStyle: 'short'};"
                    + "if (d.toDateString() !== new Date().toDateString()) o.dateStyle = 'medium';"
                    + "return new Intl.DateTimeFormat(locale, o).format(d);")
    public static native String time(String locale, double millis);

    /** Returns the canonical form of a language tag; "en" for none and for nonsense. */
    @JSBody(
            params = "locale",
            script = "try { return Intl.getCanonicalLocales(locale)[0] || 'en'; } catch (e) { return 'en'; }")
    public static native String locale(@Nullable String locale);
}
