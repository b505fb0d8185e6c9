// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.load;

import java.util.List;
import java.util.Locale;

/** Median and quartiles of measured values. */
record Spread(double low, double median, double high) {
    /** Returns the quartiles of {@code values}, which must not be empty, with linear interpolation. */
    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
    }

    private static double quantile(List<Double> sorted, double share) {
        double at = share * (sorted.size() - 1);
        double below = sorted.get((int) Math.floor(at));
        double above = sorted.get((int) Math.ceil(at));
        return below + (above - below) * (at - Math.floor(at));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%8.2f   (%.2f … %.2f)", median, low, high);
    }
}
