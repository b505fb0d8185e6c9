-- SPDX-License-Identifier: Apache-2.0
-- Each row of a session now names the message that it follows.

DROP TABLE branch;
ALTER TABLE event DROP COLUMN branch;
