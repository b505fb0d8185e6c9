// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.junit.jupiter.api.BeforeEach;

/** Two tabs of one visitor, in which nothing was sent yet. */
abstract class TwoTabs extends Fixture {
    Conversation here;
    Watcher seenHere;
    Conversation there;
    Watcher seenThere;

    @BeforeEach
    void twoTabs() {
        here = conversation;
        seenHere = watcher;
        there = open();
        seenThere = watcher;
    }
}
