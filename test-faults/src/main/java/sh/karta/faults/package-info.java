// SPDX-License-Identifier: Apache-2.0
/**
 * A proxy in front of a real server that injects faults. Entry: {@link sh.karta.faults.FaultProxy} for Java tests,
 * {@link sh.karta.faults.Main} for all others. Depends on Jackson only.
 */
@UsedBy({})
@NullMarked
package sh.karta.faults;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
