// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The hash of the visitor that a tab keeps beside its own entries. */
class OwnerTest extends Fixture {
    @Test
    void aVisitorIsCreatedOnlyIfATabAsksForOne() {
        assertThat(conversation.owner(false)).isNull();
        assertThat(world.store.entries).isEmpty();
        String owner = conversation.owner(true);
        assertThat(owner).isNotNull().isEqualTo(conversation.owner(false));
        assertThat(world.store.entries).containsOnlyKeys("visitor");
        assertThat(open().owner(false)).isEqualTo(owner);
    }

    @Test
    void anotherOwnerFollowsAReset() {
        String owner = conversation.owner(true);
        open().reset();
        conversation = open();
        assertThat(conversation.owner(false)).isNull();
        send("one");
        agent.done();
        assertThat(conversation.owner(false)).isNotNull().isNotEqualTo(owner);
    }
}
