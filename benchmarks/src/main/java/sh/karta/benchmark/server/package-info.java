// SPDX-License-Identifier: Apache-2.0
/**
 * Measures the agent server against a bare Jetty handler in the same run. Entry:
 * {@link sh.karta.benchmark.server.ServerBenchmark}.
 */
@UsedBy({})
@NullMarked
package sh.karta.benchmark.server;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
