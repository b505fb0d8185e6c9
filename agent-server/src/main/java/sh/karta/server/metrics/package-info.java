// SPDX-License-Identifier: Apache-2.0
/** Figures about the running server, in Prometheus' form. Entry: {@link sh.karta.server.metrics.Metrics}. */
@UsedBy({".", "http"})
@NullMarked
package sh.karta.server.metrics;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
