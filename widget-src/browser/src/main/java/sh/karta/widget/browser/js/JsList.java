// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.js;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSIndexer;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/** An array, or a value that the page passed in place of one. */
public interface JsList<T extends JSObject> extends JSObject {
    /** Returns the number of elements. */
    @JSProperty
    int getLength();

    /** Returns an element, or {@code undefined} beyond the end. */
    @JSIndexer
    T get(int index);

    /** Appends an element. */
    void push(T element);

    /** Removes and returns the first element, {@code undefined} if there is none. */
    T shift();

    /** Returns a copy. */
    JsList<T> slice();

    /** Removes elements. */
    void splice(int start, int count);

    /** Returns the index of an element, or -1. */
    int indexOf(T element);

    /** Returns whether an element is in the list. {@code NaN} equals itself here. */
    boolean includes(@Nullable T element);

    /** Returns a new list with the elements of both. */
    JsList<T> concat(JsList<T> others);

    /** Sorts the elements as strings, in place, and returns the list. */
    JsList<T> sort();
}
