// SPDX-License-Identifier: Apache-2.0
/**
 * Metrics and details for operators, on a separate listener. Entry: {@link sh.karta.server.manage.ManagementServer}.
 */
@UsedBy(".")
@NullMarked
package sh.karta.server.manage;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
