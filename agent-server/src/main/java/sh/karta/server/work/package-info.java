// SPDX-License-Identifier: Apache-2.0
/** Threads and time, shared by all parts. Entry: {@link sh.karta.server.work.Workers}. Depends on nothing. */
@NullMarked
package sh.karta.server.work;

import org.jspecify.annotations.NullMarked;
