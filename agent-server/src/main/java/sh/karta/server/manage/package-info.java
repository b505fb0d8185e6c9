// SPDX-License-Identifier: Apache-2.0
/**
 * What operators ask of a running server, on a listener of its own. Entry: {@link
 * sh.karta.server.manage.ManagementServer}.
 */
@UsedBy(".")
@NullMarked
package sh.karta.server.manage;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
