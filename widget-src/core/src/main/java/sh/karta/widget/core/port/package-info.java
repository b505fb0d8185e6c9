// SPDX-License-Identifier: Apache-2.0
/**
 * The interfaces through which core uses its platform. The browser module implements them, tests fake them. Entry:
 * {@link sh.karta.widget.core.port.Ports}.
 */
@UsedBy("..")
@NullMarked
package sh.karta.widget.core.port;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
