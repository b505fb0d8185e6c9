// SPDX-License-Identifier: Apache-2.0
/** The request for a person. In the chunk {@code features}. Entry: {@link sh.karta.widget.panel.person.PersonRequest}. */
@UsedBy({"panel.features", "panel.limit", "panel.menu"})
@NullMarked
package sh.karta.widget.panel.person;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;
