// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.jvm;

import sh.karta.widget.core.port.Log;

/** Ignores all messages. */
enum NoLog implements Log {
    INSTANCE;

    @Override
    public void warn(String message) {}

    @Override
    public void debug(String message) {}
}
