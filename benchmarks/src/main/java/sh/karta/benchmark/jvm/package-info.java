// SPDX-License-Identifier: Apache-2.0
/**
 * Measures core on the JVM with JMH. Entry: {@link sh.karta.benchmark.jvm.CoreBenchmark}.
 */
@UsedBy({})
@NullMarked
package sh.karta.benchmark.jvm;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
