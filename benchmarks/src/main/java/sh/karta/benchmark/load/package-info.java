// SPDX-License-Identifier: Apache-2.0
/**
 * Measures the cost of the tag for a page. Entry: {@link sh.karta.benchmark.load.LoadBenchmark}.
 */
@UsedBy({})
@NullMarked
package sh.karta.benchmark.load;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
