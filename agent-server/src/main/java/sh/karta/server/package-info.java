// SPDX-License-Identifier: Apache-2.0
/** The agent server: what answers behind the widget. */
@NullMarked
package sh.karta.server;

import org.jspecify.annotations.NullMarked;
