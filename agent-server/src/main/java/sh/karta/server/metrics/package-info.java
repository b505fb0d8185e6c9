// SPDX-License-Identifier: Apache-2.0
/**
 * Figures about the running server, in Prometheus' form. Entry: {@link sh.karta.server.metrics.Metrics}. Depends on store (to
 * time it); used by http and the wiring.
 */
@NullMarked
package sh.karta.server.metrics;

import org.jspecify.annotations.NullMarked;
