// SPDX-License-Identifier: Apache-2.0
/** The agent server, which answers the widget's visitors. */
@UsedBy({"cli", "sh.karta.benchmark.server"})
@NullMarked
package sh.karta.server;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
