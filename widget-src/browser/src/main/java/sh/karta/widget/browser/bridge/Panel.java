// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.bridge;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/** The mounted panel as one function, which the loader calls. */
@JSFunctor
public interface Panel extends JSObject {
    /**
     * Runs a command of public-api §2 whose name the loader knows: {@code open}, {@code close}, {@code toggle},
     * {@code sendMessage}, {@code newConversation}, {@code escalate}, {@code identify}, {@code update},
     * {@code shutdown}, {@code reset}, and those by which a page adds to the panel ({@code render} and others).
     *
     * @param command the command's name
     * @param argument its argument, of the right type, or null. For {@code identify} it is the merged identity. For
     * {@code update} it is the change, whose result is in {@link Bridge#getConfig}. For an addition that each mounted
     * panel takes, it is the whole call, an array-like object that begins with the name
     * @return a promise of {@code {ok:true}} or {@code {ok:false,error}} that never rejects, or null if the command is
     * complete
     */
    @Nullable
    JSObject run(String command, @Nullable JSObject argument);
}
