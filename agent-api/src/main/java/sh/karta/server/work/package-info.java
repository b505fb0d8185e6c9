// SPDX-License-Identifier: Apache-2.0
/** Threads and time, shared by all parts. Entry: {@link sh.karta.server.work.Workers}. */
@UsedBy({
    ".",
    "agent.play",
    "agent.scripted",
    "disk",
    "http",
    "live.postgres",
    "metrics",
    "notify",
    "session",
    "sh.karta.answers..",
    "sh.karta.benchmark.search",
    "sh.karta.benchmark.server"
})
@NullMarked
package sh.karta.server.work;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
