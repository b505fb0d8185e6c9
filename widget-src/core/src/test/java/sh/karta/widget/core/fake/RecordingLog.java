// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.core.port.Log;

/** Records log messages. */
public final class RecordingLog implements Log {
    public final List<String> warnings = new ArrayList<>();
    public final List<String> debugs = new ArrayList<>();

    @Override
    public void warn(String message) {
        warnings.add(message);
    }

    @Override
    public void debug(String message) {
        debugs.add(message);
    }
}
