// SPDX-License-Identifier: Apache-2.0
/** The metrics of a running server, in the Prometheus format. Entry: {@link sh.karta.server.metrics.Metrics}. */
@UsedBy({".", "http"})
@NullMarked
package sh.karta.server.metrics;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
