// SPDX-License-Identifier: Apache-2.0
/** Traces of requests, turns, model calls and tool calls. Entry: {@link sh.karta.server.telemetry.Tracing}. */
@UsedBy({".", "agent.model", "http"})
@NullMarked
package sh.karta.server.telemetry;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
