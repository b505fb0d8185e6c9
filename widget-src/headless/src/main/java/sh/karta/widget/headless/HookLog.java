// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.headless;

import sh.karta.widget.core.port.Log;

/** The caller's logger. */
final class HookLog implements Log {
    private final Hooks hooks;

    HookLog(Hooks hooks) {
        this.hooks = hooks;
    }

    @Override
    public void warn(String message) {
        hooks.log("warn", message);
    }

    @Override
    public void debug(String message) {
        hooks.log("debug", message);
    }
}
